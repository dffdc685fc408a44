import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build as esbuild } from 'esbuild'
import { build as vite, createLogger } from 'vite'
import webpack from 'webpack'

/** What a bundler made of an app, and what it said. */
export interface Bundled {
  /** The code. */
  readonly code: string
  /** Every warning and error. */
  readonly complaints: readonly string[]
}

type App = { readonly folder: string; readonly entry: string }

/** Bundlers as they are when nothing is configured but where the app is. */
export const BUNDLERS: Readonly<Record<string, (app: App) => Promise<Bundled>>> = {
  esbuild: bundleWithEsbuild,
  vite: bundleWithVite,
  webpack: bundleWithWebpack,
}

async function bundleWithEsbuild({ entry }: App): Promise<Bundled> {
  const { outputFiles, warnings, errors } = await esbuild({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'silent',
  })
  const complaints = [...warnings, ...errors].map(({ text }) => text)
  return { code: outputFiles.map(({ text }) => text).join('\n'), complaints }
}

async function bundleWithVite({ folder }: App): Promise<Bundled> {
  const complaints: string[] = []
  const note = (message: string) => complaints.push(message)
  const customLogger = { ...createLogger('silent'), warn: note, warnOnce: note, error: note }
  await vite({ root: folder, configFile: false, customLogger })
  return { code: await codeIn(join(folder, 'dist/assets')), complaints }
}

async function bundleWithWebpack({ folder, entry }: App): Promise<Bundled> {
  const path = join(folder, 'dist')
  const stats = await new Promise<webpack.Stats>((resolve, reject) => {
    webpack({ context: folder, entry, mode: 'production', output: { path } }, (error, stats) => {
      if (stats) resolve(stats)
      else reject(error ?? new Error('webpack gave nothing'))
    })
  })
  const { warnings = [], errors = [] } = stats.toJson({ all: false, warnings: true, errors: true })
  return { code: await codeIn(path), complaints: [...warnings, ...errors].map((it) => it.message) }
}

async function codeIn(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.js'))
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n')
}
