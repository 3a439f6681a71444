import fc from 'fast-check';
import { freeNetwork, parseRoutes } from '../../../src/local/cluster/network';

const ROUTES = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
bigdata1\t0001590A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
`;
const address = (...bytes: number[]) => Buffer.from(bytes).readUInt32BE();

test('routes are read as the kernel writes them, without the default route', () => {
  expect(parseRoutes(ROUTES)).toEqual([
    [address(10, 89, 1, 0), address(255, 255, 255, 0)],
    [address(192, 0, 2, 0), address(255, 255, 255, 0)],
  ]);
});

test('routes are read back as they are written, between whatever lines there are', () => {
  const number = fc.integer({ min: 1, max: 0xffffffff });
  const hex = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes.reverse().toString('hex').toUpperCase(); // as a little-endian machine stores it
  };
  fc.assert(fc.property(fc.array(fc.tuple(number, number)), (routes) => {
    const lines = routes.map(([destination, mask]) => `eth0\t${hex(destination)}\t00000000\t0001\t0\t0\t0\t${hex(mask)}\t0\t0\t0`);
    expect(parseRoutes([ROUTES.split('\n')[0], ...lines, ''].join('\n'))).toEqual(routes);
  }));
});

test('a network is free when neither a cluster nor a route has it', () => {
  expect(freeNetwork([], [])).toBe(1);
  expect(freeNetwork([2], parseRoutes(ROUTES))).toBe(3);
  expect(freeNetwork([], [[address(10, 89, 0, 0), address(255, 255, 240, 0)]])).toBe(16);
  expect(freeNetwork([], [[address(10, 89, 1, 128), address(255, 255, 255, 128)]])).toBe(2);
  expect(() => freeNetwork([], [[address(10, 0, 0, 0), address(255, 0, 0, 0)]])).toThrow('10.89.1.0/24');
});

test('a chosen network never overlaps a route', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 30 })), { maxLength: 10 }), (routes) => {
    const masked = routes.map(([third, prefix]) => [address(10, 89, third, 0), (0xffffffff << (32 - prefix)) >>> 0] as [number, number]);
    const network = freeNetwork([], masked);
    masked.forEach(([destination, mask]) => {
      for (const last of [0, 1, 2, 15, 255]) expect(((address(10, 89, network, last) & mask) >>> 0) === ((destination & mask) >>> 0)).toBe(false);
    });
  }), { numRuns: 200 });
});
