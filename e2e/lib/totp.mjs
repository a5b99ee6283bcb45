// The six digits that an authenticator on a telephone would show (RFC 6238: SHA-1, thirty seconds).

import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/// The code of the step that is now, or of one before or after: each works once, and a neighbour is accepted.
export function codeFor(secret, neighbour = 0, now = Date.now()) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000) + neighbour));
    const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
    const at = digest[digest.length - 1] & 15;
    return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text) {
    const bits = [...text.toUpperCase().replace(/[^A-Z2-7]/g, '')].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
    return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}
