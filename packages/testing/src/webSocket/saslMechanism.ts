// RFC 4422, RFC 6120 §6: what a mechanism says to the next message of the client
/** What a SASL exchange comes to. */
export type SaslStep =
  | {
      /** The client has to answer this. */
      readonly type: 'challenge'
      /** What is sent, not yet in base64. */
      readonly data: string
    }
  | {
      /** The client is who it says. */
      readonly type: 'success'
      /** The local part of its account. */
      readonly username: string
      /** What is sent along, not yet in base64. */
      readonly data?: string
    }
  | {
      /** It is not, or the exchange makes no sense. */
      readonly type: 'failure'
      /** The condition (RFC 6120 §6.5). */
      readonly condition: 'not-authorized' | 'malformed-request'
    }

/** The password of a local part; nothing when there is no such account. */
export type PasswordOf = (username: string) => string | undefined

/** One SASL exchange: takes each message of the client, decoded, and says what follows. */
export type SaslExchange = (message: string) => SaslStep

/** The refusal of wrong credentials. */
export const NOT_AUTHORIZED: SaslStep = { type: 'failure', condition: 'not-authorized' }

/** The refusal of a message that is none. */
export const MALFORMED: SaslStep = { type: 'failure', condition: 'malformed-request' }
