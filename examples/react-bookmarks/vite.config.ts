import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // Nearly half of it is React.
  build: { chunkSizeWarningLimit: 600 },
})
