/**
 * XEP-0060 1.30.0 (Publish-Subscribe), how many items a node keeps, with the ranges of XEP-0122.
 *
 * "`max` for no specific limit other than a server imposed maximum" (§8.2): only the form may tell that maximum.
 */
import { formValue, type DataForm } from './dataForm.ts'
import { FIELD } from './privateNode.ts'

/** The number of items that a node keeps before it drops or refuses; `undefined` where the form doesn't tell. */
export function capacityOf(form: DataForm): number | undefined {
  const value = maxItemsRaw(form)
  return value === 'max' ? maximumOf(form) : wholeNumber(value)
}

/** The largest number of items that the form lets a node have, where it tells. */
export function maximumOf(form: DataForm): number | undefined {
  return wholeNumber(form.fields.get(FIELD.maxItems)?.range?.max)
}

/** The value of `max_items` as the server wrote it. */
export function maxItemsRaw(form: DataForm): string | undefined {
  return formValue(form, FIELD.maxItems)
}

/**
 * The values of `max_items` to try one after the other until the server takes one: `max`, the number that the form
 * (of the node, or of the defaults) tells unless it is 1, and none at all.
 */
export function maxItemsRungs(form?: DataForm): readonly (string | undefined)[] {
  const number = (form && (maximumOf(form) ?? wholeNumber(maxItemsRaw(form)))) ?? 0
  return number > 1 ? ['max', String(number), undefined] : ['max', undefined]
}

/** A number as it stands in a form; nothing else is taken for one. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
