import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
export const keyBytes = 32;

/** What scrypt is given beside the passphrase: OWASP's least cost for it, 128 MB and about half a second. */
export const scryptCost = { N: 2 ** 17, r: 8, p: 1 } as const;
const scryptMemory = 256 * 1024 * 1024;

/** Seals a text for whoever has the key, bound to its `label`: under another it does not open. Base64 of nonce, data and tag. */
export function seal(key: Uint8Array, label: string, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(label));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Null: it was sealed with another key or label, or was changed since. */
export function unseal(key: Uint8Array, label: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(label)).setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** The key that a passphrase stands for, the same text typed on any system. */
export function keyOfPassphrase(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, keyBytes, { ...scryptCost, maxmem: scryptMemory }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
