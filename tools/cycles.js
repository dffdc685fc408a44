// dependency-cruiser, run inside a package folder: no import cycles, type imports counted.
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle makes two files one: move what both need into a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test(-d)?\\.ts$' },
    includeOnly: { path: '^src/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['@rxpep/source', 'import', 'types'] },
  },
}
