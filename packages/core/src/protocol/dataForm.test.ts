import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parseXml.ts'
import { buildForm, formValue, parseForm, writeForm } from './dataForm.ts'

const form = (fields: string, type = 'form') =>
  parseForm(parseXml(`<x xmlns="jabber:x:data" type="${type}">${fields}</x>`))

describe('parseForm', () => {
  it('reads type, values, options and range of each field', () => {
    const { type, fields } = form(
      `<title>A node</title>
       <field var="FORM_TYPE" type="hidden"><value>t</value></field>
       <field var="access" type="list-single" label="Who">
         <option label="All"><value>open</value></option><option><value>whitelist</value></option>
         <value>open</value>
       </field>
       <field var="max" type="text-single">
         <validate xmlns="http://jabber.org/protocol/xdata-validate" datatype="pubsub:integer-or-max"><range min="1" max="256"/></validate>
         <value>max</value>
       </field>
       <field var="groups" type="list-multi"><value>a</value><value>b</value></field>
       <field var="empty"/>`,
    )
    expect(type).toBe('form')
    expect([...fields.keys()]).toEqual(['FORM_TYPE', 'access', 'max', 'groups', 'empty'])
    expect(fields.get('access')).toEqual({
      var: 'access',
      type: 'list-single',
      values: ['open'],
      options: ['open', 'whitelist'],
    })
    expect(fields.get('max')).toMatchObject({ values: ['max'], range: { min: '1', max: '256' } })
    expect(fields.get('groups')?.values).toEqual(['a', 'b'])
    expect(fields.get('empty')).toEqual({ var: 'empty', values: [], options: [] })
  })

  it('skips a field without a name, and keeps the first of two', () => {
    const { fields } = form(
      '<field type="fixed"><value>x</value></field><field var="a"><value>1</value></field><field var="a"><value>2</value></field>',
    )
    expect([...fields]).toEqual([['a', { var: 'a', values: ['1'], options: [] }]])
  })

  it('takes fields and values of its own namespace only', () => {
    const { fields } = form(
      '<field xmlns="other" var="a"/><field var="b"><value xmlns="other">1</value></field>',
    )
    expect(fields.has('a')).toBe(false)
    expect(fields.get('b')?.values).toEqual([])
  })

  it('reads half a range, and a form without a type', () => {
    const { fields, type } = parseForm(
      parseXml(
        '<x xmlns="jabber:x:data"><field var="a"><validate xmlns="http://jabber.org/protocol/xdata-validate"><range max="9"/></validate></field></x>',
      ),
    )
    expect(type).toBe('')
    expect(fields.get('a')?.range).toEqual({ max: '9' })
  })

  it('is not confused by fields named like members of an object', () => {
    const parsed = form('<field var="__proto__"><value>1</value></field>')
    expect(formValue(parsed, '__proto__')).toBe('1')
    expect(formValue(parsed, 'constructor')).toBeUndefined()
  })
})

describe('buildForm', () => {
  it('submits a hidden FORM_TYPE and the entries, without what is undefined', () => {
    expect(buildForm('t', { a: '1', b: ['2', '3'], c: undefined, d: '' }).toString()).toBe(
      '<x xmlns="jabber:x:data" type="submit">' +
        '<field var="FORM_TYPE" type="hidden"><value>t</value></field>' +
        '<field var="a"><value>1</value></field>' +
        '<field var="b"><value>2</value><value>3</value></field>' +
        '<field var="d"><value/></field></x>',
    )
  })

  it('is read back as it was built', () => {
    const parsed = parseForm(buildForm('t', { a: '<1> & "é"' }))
    expect(formValue(parsed, 'FORM_TYPE')).toBe('t')
    expect(formValue(parsed, 'a')).toBe('<1> & "é"')
  })
})

describe('writeForm', () => {
  it('writes what it reads, options aside', () => {
    const text =
      '<x xmlns="jabber:x:data" type="result"><field var="FORM_TYPE" type="hidden"><value>t</value></field><field var="os"><value>Mac</value></field></x>'
    expect(writeForm(parseForm(parseXml(text))).toString()).toBe(text)
  })
})
