import { InvalidArgumentError } from 'commander';
import * as fc from 'fast-check';
import { count, duration } from '../../src/cli/options';

test('durations are numbers with a unit', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(['s', 1000], ['m', 60_000], ['h', 3_600_000]), (amount, [unit, milliseconds]) => {
    expect(duration(`${amount}${unit}`)).toBe(amount * Number(milliseconds));
    expect(duration(`${amount}.5${unit}`)).toBe((amount + 0.5) * Number(milliseconds));
  }));
});

test('whatever else is written is refused, and never an odd number', () => {
  const text = fc.string({ unit: fc.constantFrom('1', '0', '.', '-', 'e', 's', 'm', 'h', ' ', '\n', '٣') });
  fc.assert(fc.property(fc.oneof(text, fc.string()), fc.constantFrom(duration, count), (given, parse) => {
    try {
      expect(parse(given)).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(parse(given))).toBe(true);
      expect(given).toMatch(/^[\d.]+[smh]?$/);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidArgumentError);
    }
  }), { numRuns: 1000 });
});
