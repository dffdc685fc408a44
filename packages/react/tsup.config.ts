import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  dts: true,
  clean: true,
  target: 'es2022',
  // Frameworks with server components take it as code of the client.
  banner: { js: "'use client'" },
})
