"""proxy.py: a coil between a programmer and a pump, which somebody lifts.

It counts whole packets (docs/protocol.md, section 1: what stands between two
zeros) in both directions, and does at one of them what it was told to.
"""
import os
import select
import socket
import threading

TO_PUMP, FROM_PUMP = "to the pump", "from the pump"


class Proxy:
    """Listens where the pump was, and passes on to where it is."""

    def __init__(self, scene, pump):
        self.target = os.path.join(scene.folder, pump.name + ".coil")
        name = pump.name + ".skin"
        pump.coil = "unix:" + name
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(scene.folder, name))
        self.listener.listen(4)
        self.at = None
        self.act = None
        self.away = False
        self.happened = False
        self.packets = {TO_PUMP: 0, FROM_PUMP: 0}
        self.bytes = {TO_PUMP: 0, FROM_PUMP: 0}
        threading.Thread(target=self.serve, daemon=True).start()

    def expect(self, act=None, direction=None, number=0, away=False):
        """From now on: at that packet, before it is passed on, do that.

        act: "cut" takes the head off, and lays it on again at once, or, with
        away, when told; "drop" loses the packet; else a function to call, and
        the packet is passed on.  Counting begins anew.
        """
        self.packets = {TO_PUMP: 0, FROM_PUMP: 0}
        self.bytes = {TO_PUMP: 0, FROM_PUMP: 0}
        self.act, self.at = act, (direction, number)
        self.stay_away = away
        self.away = self.happened = False

    def serve(self):
        while True:
            one = self.listener.accept()[0]
            if not self.away:
                self.join(one)
            one.close()

    def join(self, one):
        """Pass on between a programmer and the pump, until one goes."""
        other = socket.socket(socket.AF_UNIX)
        other.connect(self.target)
        ways = {one: (other, TO_PUMP, bytearray()),
                other: (one, FROM_PUMP, bytearray())}
        going = True
        while going:
            for ready in select.select(list(ways), [], [])[0]:
                try:
                    data = ready.recv(4096)
                    going = going and bool(data) and self.take(
                        data, *ways[ready])
                except OSError:
                    going = False
        other.close()

    def take(self, data, target, direction, waiting):
        """Whole frames go on; False when the head is taken off."""
        for byte in data:
            waiting.append(byte)
            if byte or len(waiting) == 1:
                continue
            frame = bytes(waiting)
            waiting.clear()
            if not any(frame):
                waiting.append(0)
                continue
            if not self.packet(frame, target, direction):
                return False
        return True

    def packet(self, frame, target, direction):
        self.packets[direction] += 1
        if not self.happened and self.act and \
                self.at == (direction, self.packets[direction]):
            self.happened = True
            if self.act == "cut":
                self.away = self.stay_away
                return False
            if self.act == "drop":
                return True
            self.act()
        self.bytes[direction] += len(frame)
        target.sendall(frame)
        return True
