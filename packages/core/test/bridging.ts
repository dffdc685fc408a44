import { profiles, type Profile } from '@rxpep/testing'

const prosody = profiles['prosody-0.12']
const { account } = prosody.disco

/** A server that says that it keeps the old lists of bookmarks in step with the new ones (it does not, here). */
export const BRIDGING: Profile = {
  ...prosody,
  disco: {
    ...prosody.disco,
    account: {
      ...account,
      features: [
        ...account.features,
        'urn:xmpp:bookmarks:1#compat',
        'urn:xmpp:bookmarks:1#compat-pep',
      ],
    },
  },
}
