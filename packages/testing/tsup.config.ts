import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/contract.ts', 'src/adapter.ts'],
  format: 'esm',
  dts: true,
  splitting: true,
  clean: true,
  target: 'es2022',
})
