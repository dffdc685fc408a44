import type { RawConnection } from './rawServer.ts'

/** What a server says during a log-in, where it differs from the ordinary. */
export interface LoginScript {
  /** Stream features after authentication; resource binding and stream management unless told. */
  readonly features?: string
  /** The answer to `<enable/>`; enabled, with the id `one`, unless told. */
  readonly enabled?: string
}

/** The steps of a log-in with SCRAM, from the server's side; each ends with something the server says. */
export const LOGIN_STEPS = [
  'header',
  'mechanisms',
  'challenge',
  'success',
  'second header',
  'features',
  'bind',
  'enabled',
] as const

/** A step of a log-in. */
export type LoginStep = (typeof LOGIN_STEPS)[number]

const HEADER =
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='s' from='capulet.lit' version='1.0'>"
const SM = "<sm xmlns='urn:xmpp:sm:3'/>"
const SASL = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"

/** Stream features with resource binding. */
export const BIND = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
/** Stream management is enabled, and may be resumed. */
export const ENABLED = "<enabled xmlns='urn:xmpp:sm:3' id='one' resume='true'/>"
/** The full JID that this server binds. */
export const FULL_JID = 'juliet@capulet.lit/balcony'

/** Plays the server through a log-in, as far as the step before `until`. */
export async function playLogin(
  peer: RawConnection,
  script: LoginScript = {},
  until?: LoginStep,
): Promise<void> {
  const { features = BIND + SM, enabled = ENABLED } = script
  const steps: Record<LoginStep, () => Promise<void> | void> = {
    header: () => hear(peer, /<stream:stream[^>]*>/, () => HEADER),
    mechanisms: () =>
      peer.write(featuresOf(`<mechanisms ${SASL}><mechanism>SCRAM-SHA-1</mechanism></mechanisms>`)),
    challenge: () =>
      hear(
        peer,
        /<auth [^>]*>([^<]*)<\/auth>/,
        ([, first]) => `<challenge ${SASL}>${challenge(first)}</challenge>`,
      ),
    success: () => hear(peer, /<response [^>]*>[^<]*<\/response>/, () => `<success ${SASL}/>`),
    'second header': () => hear(peer, /<stream:stream[^>]*>/, () => HEADER),
    features: () => peer.write(featuresOf(features)),
    bind: () =>
      hear(
        peer,
        /<iq[^>]* id="([^"]+)"[^>]*><bind/,
        ([, id]) =>
          `<iq type='result' id='${id}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${FULL_JID}</jid></bind></iq>`,
      ),
    enabled: () =>
      features.includes(SM) ? hear(peer, /<enable [^>]*>/, () => enabled) : undefined,
  }
  for (const step of LOGIN_STEPS) {
    if (step === until) return
    await steps[step]()
  }
}

/** Plays the server through a log-in that takes the session up again; resolves with the count that the client told. */
export async function playResumption(peer: RawConnection, more = ''): Promise<number> {
  await playLogin(peer, {}, 'bind')
  const [, h] = await peer.read(/<resume [^>]*?h="(\d+)"[^>]*>/)
  peer.write(`<resumed xmlns='urn:xmpp:sm:3' previd='one' h='0'/>${more}`)
  return Number(h)
}

/** Plays the server through a log-in in one step (SASL2), which ends with what `success` makes of the client's request. */
export async function playSasl2Login(
  peer: RawConnection,
  success: (authenticate: string) => string,
  more = '',
  beforehand = '',
): Promise<void> {
  await playLogin(peer, {}, 'mechanisms')
  const sm = "<sm xmlns='urn:xmpp:sm:3'/>"
  const bind =
    "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/></inline></bind>"
  peer.write(
    featuresOf(
      `<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-1</mechanism><inline>${bind}${sm}</inline></authentication>${beforehand}`,
    ),
  )
  const [request, first] = await peer.read(
    /<authenticate.*?<initial-response>([^<]*)<.*?<\/authenticate>/,
  )
  peer.write(`<challenge xmlns='urn:xmpp:sasl:2'>${challenge(first)}</challenge>`)
  await peer.read(/<response [^>]*>[^<]*<\/response>/)
  const identity = `<authorization-identifier>${FULL_JID}</authorization-identifier>`
  peer.write(
    `<success xmlns='urn:xmpp:sasl:2'>${identity}${success(request)}</success>${featuresOf('')}${more}`,
  )
}

async function hear(
  peer: RawConnection,
  pattern: RegExp,
  answer: (match: RegExpExecArray) => string,
) {
  peer.write(answer(await peer.read(pattern)))
}

function featuresOf(content: string): string {
  return `<stream:features>${content}</stream:features>`
}

// One round only: the point is not the password.
function challenge(clientFirst = ''): string {
  const [, nonce] = /r=(.*)/.exec(Buffer.from(clientFirst, 'base64').toString()) ?? []
  return Buffer.from(`r=${nonce}server,s=${Buffer.from('salt').toString('base64')},i=1`).toString(
    'base64',
  )
}
