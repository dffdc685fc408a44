import { describe, expect, it } from 'vitest'
import { sceneWith } from '../../test/gate.ts'
import { jsonLikeCodec } from '../../test/jsonLikeCodec.ts'
import { defineCollection } from '../collection/defineCollection.ts'

const NODE = 'urn:example:any'

describe('an item of any kind of value', () => {
  it('takes another kind of value, null and what comes after null too', async () => {
    const stage = sceneWith()
    const { account } = stage.actor('balcony')
    const codec = jsonLikeCodec<unknown>(NODE)
    const items = account.collection(defineCollection({ node: NODE, codec }))
    items.subscribe(() => undefined)
    await items.whenReady()
    const values = [null, { x: 1 }, [1], { y: 2 }, 'z', null, {}, { a: null }, { a: { b: 1 } }, 0]
    for (const value of values) {
      const edit = items.put('a', value)
      expect(items.view.get('a')).toEqual(value)
      await stage.pass(8000)
      expect(edit.state).toBe('settled')
      expect(items.view.get('a')).toEqual(value)
      expect(stage.juliet.items(NODE)[0]?.payload.getText()).toBe(JSON.stringify(value))
    }
  })
})
