import { Rule } from './rule';
import { isTrue } from '../conf/flag';
import { parseMemory } from '../memory';

/** Source: MemoryManager, which requires it. */
export const offHeapHasSize: Rule = ({ props: { conf = {} } }) =>
  (isTrue(conf['spark.memory.offHeap.enabled']) && parseMemory(conf['spark.memory.offHeap.size'] ?? '0') === 0
    ? ['conf: spark.memory.offHeap.enabled needs spark.memory.offHeap.size of at least 1m. Set it, such as to 512m.'] : []);
