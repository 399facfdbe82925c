import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesFrameHead, type Frame, FrameReader, messageFrame } from './frames.ts';

test('frames come out as they went in, however the stream is cut', () => {
  const message = fc.record({ kind: fc.constant('message' as const), message: fc.jsonValue() });
  const bytes = fc.record({
    kind: fc.constant('bytes' as const),
    terminal: fc.nat(),
    bytes: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(message, bytes)), fc.array(fc.nat(2000)), (frames, cuts) => {
      const stream = Buffer.concat(
        frames.map((frame) =>
          frame.kind === 'message'
            ? messageFrame(frame.message)
            : Buffer.concat([bytesFrameHead(frame.terminal, frame.bytes.length), frame.bytes]),
        ),
      );
      const places = [0, ...cuts.filter((cut) => cut < stream.length).sort((a, b) => a - b), stream.length];
      const reader = new FrameReader();
      const read: Frame[] = places
        .slice(1)
        .flatMap((to, index) => [...reader.push(stream.subarray(places[index], to))]);
      const plain = (frame: Frame) =>
        frame.kind === 'bytes' ? { ...frame, bytes: [...frame.bytes] } : JSON.stringify(frame.message);
      expect(read.map(plain)).toEqual(frames.map(plain));
    }),
  );
});

test('a stream that is out of step is told, and not waited on', () => {
  expect(() => [...new FrameReader().push(Buffer.alloc(16, 0xff))]).toThrow('out of step');
});
