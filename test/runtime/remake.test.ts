import { KubeObject } from '../../src/runtime';
import { indexClaims } from '../../src/runtime/plan/claims';
import { bytesOf } from '../../src/runtime/plan/quantity';
import { refusalsOf, remakeOf } from '../../src/runtime/plan/remake';

interface Described {
  readonly size?: string;
  readonly storageClassName?: string;
  readonly [field: string]: unknown;
}

const spec = ({ size = '10Gi', ...rest }: Described) => ({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, ...rest });

/** A StatefulSet with claim templates by name. */
function set(templates: { readonly [name: string]: Described }, volumes: readonly string[] = []): KubeObject {
  const volumeClaimTemplates = Object.entries(templates).map(([name, described]) => ({ metadata: { name }, spec: spec(described) }));
  const template = { spec: { volumes: volumes.map((name) => ({ name, emptyDir: {} })) } };
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'data' }, spec: { replicas: 2, template, volumeClaimTemplates } };
}

const claim = (name: string, described: Described = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'data' },
  spec: { storageClassName: 'standard', volumeName: `volume-of-${name}`, ...spec(described) },
});
const claims = indexClaims([claim('disk-db-0'), claim('disk-db-1'), claim('other-db-0'), claim('disk-elsewhere-0')]);
const before = set({ disk: {} });

describe('a StatefulSet gets other claim templates', () => {
  test('larger claims: those that are there grow, also of pods that are not there now', () => {
    const { grown, summary } = remakeOf(before, set({ disk: { size: '20Gi' } }), claims);
    const sizes = grown.map(({ claim: { metadata }, from, to }) => [metadata.name, from, to]);
    expect(sizes).toEqual([['disk-db-0', '10Gi', '20Gi'], ['disk-db-1', '10Gi', '20Gi']]);
    expect(summary).toBe('made anew around its pods; 10Gi become 20Gi: disk-db-0, disk-db-1');
  });

  test('after an interruption only what has not grown yet', () => {
    const { grown } = remakeOf(before, set({ disk: { size: '20Gi' } }), indexClaims([claim('disk-db-0', { size: '20480Mi' }), claim('disk-db-1')]));
    expect(grown.map(({ claim: { metadata } }) => metadata.name)).toEqual(['disk-db-1']);
  });

  test('a further claim', () => {
    const wanted = set({ disk: {}, more: { size: '5Gi' } });
    expect(refusalsOf(before, wanted, claims)).toEqual([]);
    expect(remakeOf(before, wanted, claims).summary).toContain('each pod is replaced, one by one, for a further claim more of 5Gi');
  });

  test.each<[string, KubeObject, string]>([
    ['smaller claims', set({ disk: { size: '5Gi' } }), 'disk-db-0, disk-db-1 cannot shrink from 10Gi to 5Gi: no volume can. Keep 10Gi'],
    ['another class', set({ disk: { storageClassName: 'fast' } }), 'cannot change from StorageClass standard to fast. Keep it'],
    ['another access', set({ disk: { accessModes: ['ReadWriteMany'] } }), 'can change nothing beside the size: accessModes. Keep that'],
    ['one claim less', set({}), 'disk is not described any more, and the pods would start without the data of disk-db-0, disk-db-1. Describe it again'],
    ['no size', set({ disk: { size: 'ten' } }), 'its storage is "ten". Write a size such as 10Gi.'],
  ])('it is refused before anything changes, with a way out: %s', (_, wanted, sentence) => {
    expect(refusalsOf(before, wanted, claims).join('\n')).toContain(sentence);
  });

  test('a claim in the place of a folder, with which data would go, is refused', () => {
    expect(refusalsOf(set({}, ['disk']), set({ disk: {} }), indexClaims([]))).toEqual([expect.stringContaining('disk was a volume of the pods without a claim')]);
  });

  test('a claim that waits for its volume holds nothing, and its size is fixed: the sentence says how to begin anew', () => {
    const waiting = claim('disk-db-0', { volumeName: undefined });
    for (const size of ['5Gi', '20Gi']) {
      expect(refusalsOf(before, set({ disk: { size } }), indexClaims([waiting]))).toEqual([expect.stringContaining('`kubectl delete pvc disk-db-0 -n data --wait=false`')]);
    }
  });

  test('where no claims are there yet, everything may change', () => {
    expect(refusalsOf(before, set({ disk: { size: '5Gi', storageClassName: 'fast' } }), indexClaims([]))).toEqual([]);
  });
});

test.each([['1Gi', 1024 ** 3], ['1024Mi', 1024 ** 3], ['1.5k', 1500], ['2e3', 2000], ['100', 100], ['500m', 0.5], ['3Ki', 3072], ['x', NaN]])(
  '%s are %d bytes', (quantity, bytes) => expect(bytesOf(quantity)).toBe(bytes),
);
