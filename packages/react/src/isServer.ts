/** Whether there is no page: components are rendered to HTML. */
export const isServer = typeof document === 'undefined'
