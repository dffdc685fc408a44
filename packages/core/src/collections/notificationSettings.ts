/**
 * XEP-0492 0.2.0, Chat notification settings.
 *
 * > applications implementing this specification MUST use the element most specific to their own application identity
 */
import { copyElement } from '../codec/copyElement.ts'
import { keepChildren, putChild } from '../codec/childElements.ts'
import type { ReadonlyElement } from '../codec/readonlyElement.ts'
import { elements, xml, type Element } from '../xml/element.ts'
import { extensionOf, withExtension, withoutExtension, type Extended } from './extensions.ts'

const NS_NOTIFY = 'urn:xmpp:notification-settings:1'
const SETTINGS = ['always', 'on-mention', 'never'] as const
const CATEGORY = 'identity-category'
const TYPE = 'identity-type'

/** Which messages of a chat notify the user (XEP-0492 §2.1). */
export type NotificationSetting = (typeof SETTINGS)[number]

/** The service discovery identity of an app, or the category of many (XEP-0492 §2.2). */
export interface AppIdentity {
  /** The category, such as `client`. */
  readonly category: string
  /** The type in it, such as `phone`; without it all of the category are meant. */
  readonly type?: string
}

/**
 * The setting that counts for an app (XEP-0492 §3): that of its identity, else of its category, else the one for all. Without an
 * identity it is the one for all. Where there is none, XEP-0492 takes `always` for chats with a person and in private groups, and
 * `on-mention` for public ones.
 *
 * @example
 * notificationsOf(room, { category: 'client', type: 'phone' }) // 'on-mention'
 */
export function notificationsOf(
  bookmark: Extended,
  app?: AppIdentity,
): NotificationSetting | undefined {
  return mostSpecific(bookmark, app)?.getName() as NotificationSetting | undefined
}

/** What is in `<advanced/>` of the setting that counts for an app (XEP-0492 §2.3). */
export function advancedNotificationsOf(
  bookmark: Extended,
  app?: AppIdentity,
): ReadonlyElement | undefined {
  return mostSpecific(bookmark, app)?.getChild('advanced', NS_NOTIFY)
}

/**
 * The bookmark with a setting for an app, for a category or, without an identity, for all that have none of their own (XEP-0492 §3).
 * A first setting for an app becomes the one for all too, where there is none. Those of others stay, and `<advanced/>` stays under the
 * changed setting. `undefined` takes the setting away, unless it has `<advanced/>`: nobody but its author may remove that.
 *
 * @example
 * rooms.update(id, (room) => withNotifications(room, 'never'))
 */
export function withNotifications<B extends Extended>(
  bookmark: B,
  setting: NotificationSetting | undefined,
  app?: AppIdentity,
): B {
  const before = extensionOf(bookmark, 'notify', NS_NOTIFY)
  const notify = before ? copyElement(before) : xml('notify', { xmlns: NS_NOTIFY })
  const changed = set(notify, setting, app)
  if (app && setting && !find(notify)) set(notify, setting)
  else if (!changed) return bookmark
  return notify.children.some(isSaying)
    ? withExtension(bookmark, notify)
    : withoutExtension(bookmark, 'notify', NS_NOTIFY)
}

function mostSpecific(bookmark: Extended, app?: AppIdentity): ReadonlyElement | undefined {
  const notify = extensionOf(bookmark, 'notify', NS_NOTIFY)
  if (!notify) return undefined
  return find(notify, app) ?? (app && (find(notify, { category: app.category }) ?? find(notify)))
}

/** The first setting that is for this app, category or all, and no other. */
function find(notify: ReadonlyElement, app?: AppIdentity): ReadonlyElement | undefined {
  return elements(notify as Element).find((child) => isFor(child, app))
}

function isFor(child: ReadonlyElement, app?: AppIdentity): boolean {
  return (
    SETTINGS.some((setting) => child.is(setting, NS_NOTIFY)) &&
    child.attrs[CATEGORY] === app?.category &&
    child.attrs[TYPE] === app?.type
  )
}

/** Changes `<notify/>`; the answer is whether there was anything to change. */
function set(
  notify: Element,
  setting: NotificationSetting | undefined,
  app?: AppIdentity,
): boolean {
  const found = find(notify, app) as Element | undefined
  const hasAdvanced = (child: Element) => child.getChild('advanced', NS_NOTIFY) !== undefined
  const kept = setting ? found : undefined
  const count = notify.children.length
  keepChildren(notify, (child) => child === kept || hasAdvanced(child) || !isFor(child, app))
  if (!setting || found?.getName() === setting) return notify.children.length !== count
  if (found) found.name = found.name.replace(/[^:]*$/, setting)
  else putChild(notify, undefined, build(setting, app))
  return true
}

function build(setting: NotificationSetting, app?: AppIdentity): Element {
  return xml(setting, { xmlns: NS_NOTIFY, [CATEGORY]: app?.category, [TYPE]: app?.type })
}

function isSaying(child: Element | string): boolean {
  return typeof child !== 'string' || child.trim() !== ''
}
