"""A client of another make: slixmpp, with bookmarks written as plain PubSub items.

Started with one JSON argument {jid, password, host, port}. Commands come on stdin, one JSON object a line, each with an
`id`; what happens is told on stdout, one JSON object a line. There are no pauses: each line tells what has come to pass.

It hears of changes by a subscription of its full JID, and edits the XML that it has read: it keeps what it doesn't know.
"""
import asyncio
import json
import os
import sys
from xml.etree import ElementTree

from slixmpp import ClientXMPP
from slixmpp.exceptions import IqError
from slixmpp.xmlstream import tostring
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

NODE = 'urn:xmpp:bookmarks:1'
EVENT = 'http://jabber.org/protocol/pubsub#event'
OPTIONS = {'FORM_TYPE': 'http://jabber.org/protocol/pubsub#publish-options',
           'pubsub#persist_items': '1', 'pubsub#access_model': 'whitelist'}


def tell(**line):
    print(json.dumps(line), flush=True)


def tag(name):
    return f'{{{NODE}}}{name}'


def edit(conference, said):
    """Writes into the payload what a command says, and leaves the rest."""
    if 'name' in said:
        conference.set('name', said['name'])
    if 'autojoin' in said:
        conference.set('autojoin', 'true' if said['autojoin'] else 'false')
    for field in ('nick', 'password'):
        if field in said:
            child = conference.find(tag(field))
            if child is None:
                child = ElementTree.SubElement(conference, tag(field))
            child.text = said[field]
    if 'extensions' in said:
        conference.append(ElementTree.fromstring(said['extensions']))


def show(conference):
    texts = {field: conference.findtext(tag(field)) for field in ('nick', 'password')}
    shown = {'name': conference.get('name'), **texts}
    shown['autojoin'] = conference.get('autojoin') in ('true', '1')
    extensions = conference.find(tag('extensions'))
    if extensions is not None:
        shown['extensions'] = tostring(extensions)
    return {key: value for key, value in shown.items() if value is not None}


class Foreign(ClientXMPP):
    def __init__(self, jid, password, host, port):
        super().__init__(jid, password, sasl_mech='PLAIN')
        self.known = {}
        self.unread = b''
        self.tasks = set()
        self.register_plugin('xep_0060')
        self['feature_mechanisms'].unencrypted_plain = True
        self.add_event_handler('session_start', self.on_session)
        self.add_event_handler('disconnected', lambda error: tell(type='lost', error=str(error)))
        self.register_handler(Callback('bookmarks', MatchXPath(f'{{jabber:client}}message/{{{EVENT}}}event'), self.on_event))
        self.connect((host, port), use_ssl=False, force_starttls=False, disable_starttls=True)

    async def on_session(self, _):
        self.send_presence(ppriority=-1)
        pubsub = self['xep_0060']
        try:
            await pubsub.create_node(None, NODE, config=self.form('node_config'))
        except IqError:
            pass
        await pubsub.subscribe(None, NODE, bare=False)
        await self.do_list({})
        asyncio.get_event_loop().add_reader(0, self.on_input)
        tell(type='ready')

    def form(self, kind):
        fields = {**OPTIONS, 'FORM_TYPE': f'http://jabber.org/protocol/pubsub#{kind}'}
        if kind == 'node_config':
            fields['pubsub#max_items'] = 'max'
        form = self['xep_0004'].make_form(ftype='submit')
        for name, value in fields.items():
            form.add_field(var=name, value=value, ftype='hidden' if name == 'FORM_TYPE' else None)
        return form

    def tell_view(self):
        tell(type='view', bookmarks={jid: show(conference) for jid, conference in self.known.items()})

    def on_event(self, message):
        for told in message.xml.find(f'{{{EVENT}}}event'):
            if told.get('node') != NODE:
                continue
            if told.tag != f'{{{EVENT}}}items':
                self.known.clear()
            for item in told.findall(f'{{{EVENT}}}item'):
                self.known[item.get('id')] = item.find(tag('conference'))
            for item in told.findall(f'{{{EVENT}}}retract'):
                self.known.pop(item.get('id'), None)
            self.tell_view()

    def on_input(self):
        read = os.read(0, 65536)
        if not read:
            self.loop.stop()
            return
        *lines, self.unread = (self.unread + read).split(b'\n')
        for line in lines:
            task = asyncio.ensure_future(self.run_command(json.loads(line)))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def run_command(self, command):
        try:
            await getattr(self, 'do_' + command['do'])(command)
            tell(type='done', id=command['id'], result=None)
        except IqError as error:
            tell(type='failed', id=command['id'], error=error.condition)
        except Exception as error:
            tell(type='failed', id=command['id'], error=repr(error))

    async def publish(self, jid, conference):
        await self['xep_0060'].publish(None, NODE, id=jid, payload=conference, options=self.form('publish-options'))

    async def do_store(self, command):
        """Writes a bookmark that says this and no more."""
        conference = ElementTree.fromstring(command.get('xml', f'<conference xmlns="{NODE}"/>'))
        edit(conference, command)
        await self.publish(command['jid'], conference)

    async def do_change(self, command):
        """Changes what it knows of a bookmark, and writes all that it knows."""
        conference = ElementTree.fromstring(tostring(self.known[command['jid']]))
        edit(conference, command)
        await self.publish(command['jid'], conference)

    async def do_remove(self, command):
        await self['xep_0060'].retract(None, NODE, command['jid'], notify=True)

    async def do_list(self, _command):
        result = await self['xep_0060'].get_items(None, NODE)
        self.known = {item['id']: item['payload'] for item in result['pubsub']['items']}
        self.tell_view()


foreign = Foreign(**json.loads(sys.argv[1]))
foreign.process()
