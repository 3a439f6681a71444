import { Cpu } from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import { Executors } from '../../../src';
import { complaints, INSIDE, synthesizes } from '../support';

test('a limit below the request is refused, for driver and executors', () => {
  const resources = { cpuRequest: Cpu.units(2), cpuLimit: Cpu.millis(500) };
  expect(complaints({ driver: resources, executors: Executors.fixed(1, resources) })).toEqual([
    expect.stringMatching(/^driver\.cpuLimit 500m is below the request of 2,/),
    expect.stringMatching(/^executors: cpuLimit 500m is below the request of 2,/),
  ]);
});

test('cores are a request, too', () => {
  expect(complaints({ driver: { cores: 2, cpuLimit: Cpu.units(1) } })[0]).toMatch(/as many as cores unless cpuRequest says otherwise/);
  synthesizes({ driver: { cores: 2, cpuRequest: Cpu.millis(999), cpuLimit: Cpu.units(1) } });
});

test.each([Cpu.millis(0), Cpu.millis(-5), Cpu.units(0.0001), Cpu.units(NaN), Cpu.units(Infinity)])('%j is no amount of CPU', (cpuRequest) => {
  expect(complaints({ driver: { cpuRequest }, executors: INSIDE })[0]).toMatch(/^driver\.cpuRequest \S+ is not a whole number of thousandths of a core above 0/);
});

test('cores and their thousandths are compared as what they are', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), (request, more) => {
    synthesizes({ driver: { cpuRequest: Cpu.millis(request), cpuLimit: Cpu.units((request + more) / 1000) }, executors: INSIDE });
  }));
});
