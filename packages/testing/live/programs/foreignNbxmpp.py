"""A client of another make: nbxmpp, the library of Gajim, with its own bookmark modules.

Started with one JSON argument {jid, password, host, port}. Commands come on stdin, one JSON object a line, each with an
`id`; what happens is told on stdout, one JSON object a line. There are no pauses: each line tells what has come to pass.

It hears of changes as Gajim does, by `+notify` in its capabilities.
"""
import json
import os
import sys
import uuid

from gi.repository import GLib
from nbxmpp.client import Client
from nbxmpp.const import ConnectionProtocol, ConnectionType
from nbxmpp.modules.bookmarks.native_bookmarks import BOOKMARK_OPTIONS
from nbxmpp.modules.bookmarks.pep_bookmarks import BOOKMARK_OPTIONS as LEGACY_OPTIONS
from nbxmpp.modules.bookmarks.util import build_conference_node, build_storage_node
from nbxmpp.namespaces import Namespace
from nbxmpp.protocol import JID, Node, Presence
from nbxmpp.structs import AnnotationNote, BookmarkData, DiscoIdentity, StanzaHandler

FIELDS = ('name', 'nick', 'autojoin', 'password')


def tell(**line):
    print(json.dumps(line), flush=True)


def read_bookmark(said, base=None):
    """What a command says about a bookmark, on top of what it was."""
    bookmark = base or BookmarkData(jid=JID.from_string(said['jid']))
    changes = {field: said[field] for field in FIELDS if field in said}
    if 'extensions' in said:
        changes['extensions'] = Node(node=said['extensions'])
    return bookmark._replace(**changes)


def show(bookmark):
    shown = {field: getattr(bookmark, field) for field in FIELDS}
    if bookmark.extensions is not None:
        shown['extensions'] = str(bookmark.extensions)
    return {key: value for key, value in shown.items() if value is not None}


class Foreign:
    def __init__(self, jid, password, host, port):
        self.known = {}
        self.callbacks = set()
        username, domain = jid.split('@')
        self.client = client = Client(log_context='foreign')
        client.set_username(username)
        client.set_domain(domain)
        client.set_password(password)
        # Its SCRAM wants more rounds than the accounts of the tests have.
        client.set_mechs({'PLAIN'})
        client.set_custom_host(f'{host}:{port}', ConnectionProtocol.TCP, ConnectionType.PLAIN)
        client.subscribe('connected', self.on_connected)
        client.subscribe('connection-failed', self.on_lost)
        client.subscribe('disconnected', self.on_lost)
        # After its own modules: what they have read is there then.
        client.register_handler(
            StanzaHandler(name='message', callback=self.on_event, ns=Namespace.PUBSUB_EVENT, priority=50))
        client.register_handler(
            StanzaHandler(name='iq', callback=self.on_asked, typ='get', ns=Namespace.DISCO_INFO, priority=10))
        client.connect()

    def module(self, name):
        return self.client.get_module(name)

    def ask(self, task_maker, *words, then, **options):
        """Runs one of the library's tasks; it holds callbacks weakly, so they are kept here."""
        def done(task):
            self.callbacks.discard(done)
            try:
                then(task.finish())
            except Exception as error:
                then(error)
        self.callbacks.add(done)
        task_maker(*words, callback=done, **options)

    def on_connected(self, *_):
        # A server asks about capabilities that it doesn't know, and these are new each time.
        identity = DiscoIdentity(category='client', type='pc', name=uuid.uuid4().hex)
        features = [Namespace.DISCO_INFO, Namespace.BOOKMARKS_1 + '+notify']
        caps = self.module('EntityCaps')
        caps.set_caps([identity], features, 'https://gajim.org')
        presence = Presence()
        presence.setTag('c', namespace=Namespace.CAPS, attrs=caps.caps._asdict())
        self.client.send_stanza(presence)

    def on_asked(self, _client, stanza, _properties):
        # Told to be ready once the server has our answer: it takes the stanzas of a stream in order.
        GLib.idle_add(lambda: self.ask(self.module('Ping').ping, stanza.getFrom(), then=self.on_ready))

    def on_ready(self, _pong):
        self.ask(self.module('NativeBookmarks').request_bookmarks, then=self.on_listed)

    def on_listed(self, bookmarks):
        self.take(bookmarks)
        tell(type='ready')

    def take(self, bookmarks):
        if isinstance(bookmarks, Exception):
            bookmarks = []
        self.known = {str(bookmark.jid): bookmark for bookmark in bookmarks}
        self.tell_view()

    def tell_view(self):
        tell(type='view', bookmarks={jid: show(bookmark) for jid, bookmark in self.known.items()})

    def on_lost(self, *_):
        tell(type='lost', error=str(self.client.get_error()))
        loop.quit()

    def on_event(self, _client, _stanza, properties):
        event = properties.pubsub_event
        if event is None or event.node != Namespace.BOOKMARKS_1:
            return
        if event.retracted:
            self.known.pop(event.id, None)
        elif event.deleted or event.purged:
            self.known.clear()
        elif event.data is not None:
            self.known[str(event.data.jid)] = event.data
        self.tell_view()

    def do(self, command):
        number = command['id']

        def then(result):
            if isinstance(result, Exception):
                tell(type='failed', id=number, error=getattr(result, 'condition', repr(result)))
            else:
                tell(type='done', id=number, result=result if isinstance(result, dict) else None)
        getattr(self, 'do_' + command['do'])(command, then)

    def publish(self, bookmark, then, options=BOOKMARK_OPTIONS):
        """As store_bookmarks() of NativeBookmarks, which does not wait for the answers."""
        def published(result):
            # ejabberd 23.01 knows not all of its options: then as it writes the old list.
            refused = getattr(result, 'condition', None) == 'resource-constraint'
            if refused and options is BOOKMARK_OPTIONS:
                self.publish(bookmark, then, LEGACY_OPTIONS)
            else:
                then(result)
        self.ask(self.module('PubSub').publish, Namespace.BOOKMARKS_1, build_conference_node(bookmark),
                 id_=str(bookmark.jid), options=options, force_node_options=True, then=published)

    def do_store(self, command, then):
        """Writes a bookmark that says this and no more."""
        self.publish(read_bookmark(command), then)

    def do_change(self, command, then):
        """Changes what it knows of a bookmark, and writes all that it knows."""
        self.publish(read_bookmark(command, self.known[command['jid']]), then)

    def do_remove(self, command, then):
        self.ask(self.module('NativeBookmarks').retract_bookmark, JID.from_string(command['jid']), then=then)

    def do_list(self, _command, then):
        def listed(bookmarks):
            self.take(bookmarks)
            then(None)
        self.ask(self.module('NativeBookmarks').request_bookmarks, then=listed)

    def do_readLegacy(self, command, then):
        """Reads the old list, from private XML or from PEP, into what it knows."""
        def listed(bookmarks):
            if isinstance(bookmarks, Exception):
                then(bookmarks)
                return
            self.take(bookmarks)
            then(None)
        self.ask(self.module(command['from'] + 'Bookmarks').request_bookmarks, then=listed)

    def do_writeLegacy(self, command, then):
        """Writes the old list: what it knows, changed as the command says, without those to drop."""
        for said in command.get('change', []):
            self.known[said['jid']] = read_bookmark(said, self.known.get(said['jid']))
        for jid in command.get('drop', []):
            del self.known[jid]
        bookmarks = list(self.known.values())
        if command['to'] == 'Private':
            self.ask(self.module('PrivateBookmarks').store_bookmarks, bookmarks, then=then)
        else:
            # As store_bookmarks() of PEPBookmarks, which does not wait for the answer.
            self.ask(self.module('PubSub').publish, Namespace.BOOKMARKS, build_storage_node(bookmarks),
                     id_='current', options=LEGACY_OPTIONS, force_node_options=True, then=then)

    def do_notes(self, _command, then):
        """Reads the notes about contacts."""
        def read(notes):
            failed = isinstance(notes, Exception)
            then(notes if failed else {str(note.jid): note.data for note in notes})
        self.ask(self.module('Annotations').request_annotations, then=read)

    def do_note(self, command, then):
        """Adds a note to those that there are, and writes them all."""
        def read(notes):
            if isinstance(notes, Exception):
                then(notes)
                return
            note = AnnotationNote(jid=JID.from_string(command['jid']), data=command['text'])
            self.ask(self.module('Annotations').set_annotations, [*notes, note], then=then)
        self.ask(self.module('Annotations').request_annotations, then=read)


def on_input(*_):
    global unread
    read = os.read(0, 65536)
    if not read:
        loop.quit()
        return False
    *lines, unread = (unread + read).split(b'\n')
    for line in lines:
        foreign.do(json.loads(line))
    return True


unread = b''
loop = GLib.MainLoop()
foreign = Foreign(**json.loads(sys.argv[1]))
GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, on_input)
loop.run()
