import { ejabberd2301 } from './ejabberd.ts'
import { mongooseimNew } from './mongooseim.ts'
import { openfire } from './openfire.ts'
import type { Profile } from './profile.ts'
import { prosody012 } from './prosody.ts'

/** The names of the profiles that come with the package. */
export type ProfileName = 'prosody-0.12' | 'ejabberd-23.01' | 'openfire' | 'mongooseim-new'

/** How known servers behave, by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  'prosody-0.12': prosody012,
  'ejabberd-23.01': ejabberd2301,
  openfire,
  'mongooseim-new': mongooseimNew,
}
