import type { ErrorSpec } from '../xml/stanza.ts'
import type { Profile, Situation } from './profile.ts'

/** The error of a profile for a situation; `words` fill the places in its text, such as `{field}`. */
export function errorOf(
  profile: Profile,
  situation: Situation,
  words: Readonly<Record<string, string>> = {},
): ErrorSpec {
  const spec = profile.errors[situation]
  if (spec.text === undefined) return spec
  const text = spec.text.replace(/\{(\w+)\}/g, (place, word: string) => words[word] ?? place)
  return { ...spec, text }
}
