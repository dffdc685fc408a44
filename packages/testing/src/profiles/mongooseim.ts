import { ejabberd2301 } from './ejabberd.ts'
import type { Profile } from './profile.ts'

/**
 * The new PEP module of MongooseIM, as read in its sources, not run: it lists publish-options and refuses a
 * whitelist as a precondition even where there is no node yet. A client must fail closed on it.
 */
export const mongooseimNew: Profile = {
  ...ejabberd2301,
  name: 'mongooseim-new',
  config: { ...ejabberd2301.config, accessModels: ['presence', 'open'] },
  publishOptions: { unknown: 'precondition', refusedForNew: ['whitelist'] },
}
