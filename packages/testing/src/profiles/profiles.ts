import type { Profile } from './profile.ts'
import { prosody012 } from './prosody.ts'

/** The names of the profiles that come with the package. */
export type ProfileName = 'prosody-0.12' | 'ejabberd-23.01' | 'openfire' | 'mongooseim-new'

/** How known servers behave, by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  'prosody-0.12': prosody012,
  'ejabberd-23.01': prosody012,
  openfire: prosody012,
  'mongooseim-new': prosody012,
}
