import type { Bookmark, View } from '@rxpep/core'
import { render } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { describe, expect, it } from 'vitest'
import BookmarkListStore from '../test/BookmarkListStore.svelte'
import BookmarkListCurrent from '../test/BookmarkListCurrent.svelte'
import { openBookmarks, roomJid } from '../test/openBookmarks.ts'
import WithAccount from '../test/WithAccount.svelte'

describe.each([
  ['$bookmarks', BookmarkListStore],
  ['bookmarks.current', BookmarkListCurrent],
])('10 000 bookmarks listed by %s', (_, component) => {
  it('render one row again when one of them changes, and the list', async () => {
    const { account, name } = await openBookmarks(10_000)
    const seen: (string | undefined)[] = []
    let lists = 0
    const { container, unmount } = render(WithAccount, {
      account,
      component: component as Component<Record<string, unknown>>,
      roomsOf(view: View<Bookmark>) {
        lists += 1
        return view.toArray()
      },
      seen(name: string | undefined) {
        seen.push(name)
        return name ?? ''
      },
    })
    const rows = [...container.getElementsByTagName('li')]
    expect([rows.length, seen.length, lists]).toEqual([10_000, 10_000, 1])
    await name(roomJid(7000), 'The garden')
    expect([seen.slice(10_000), lists]).toEqual([['The garden'], 2])
    expect(rows[7000]?.textContent).toBe('The garden')
    expect(rows[7000]?.isConnected).toBe(true)
    unmount()
  })
})
