import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { eventually, kubernetes, namespaceObject, withNamespace, withoutNamespace } from '../support/kubernetes';
import { manifests } from '../support/stack';

const NAMESPACE = 'stacks';
const settings = (name: string, value: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE }, data: { value } });
const up = (name: string, ...objects: object[]) => bigdata(['up', '-f', manifests(...objects), '--name', name, '-n', NAMESPACE]);
const force = (name: string, ...objects: object[]) => bigdata(['up', '--force', '-f', manifests(...objects), '--name', name, '-n', NAMESPACE]);

beforeAll(() => withNamespace(NAMESPACE));
afterAll(() => withoutNamespace(NAMESPACE));

test('a stack does not take what belongs to another one, unless told to', async () => {
  await succeed(up('one', settings('shared', '1'), settings('own', '1')));
  const refused = await up('two', settings('shared', '1'));
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('ConfigMap stacks/shared: belongs to the stack one of namespace stacks.');

  await succeed(force('two', settings('shared', '2')));
  await succeed(bigdata(['down', '--name', 'one', '-n', NAMESPACE]));
  expect((await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps/shared`)).data).toEqual({ value: '2' });
});

test('what is as described is not written again, what is gone comes back, and fields become the stack\'s', async () => {
  const versions = async () => {
    const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps`);
    return Object.fromEntries(items.map(({ metadata: { name, resourceVersion } }: any) => [name, resourceVersion]));
  };
  const objects = [settings('kept', '1'), settings('gone', '1')];
  await succeed(up('again', ...objects));
  const before = await versions();
  await kubernetes('DELETE', `/api/v1/namespaces/${NAMESPACE}/configmaps/gone`);
  const second = await succeed(up('again', ...objects));
  expect(second.stderr).toMatch(/created {2}ConfigMap stacks\/gone\n$/);
  const after = await versions();
  expect([after.kept, after['bigdata-again']]).toEqual([before.kept, before['bigdata-again']]);
  expect(after.gone).not.toBe(before.gone);

  const kept = `/api/v1/namespaces/${NAMESPACE}/configmaps/kept`;
  const stored = await kubernetes('GET', kept);
  await kubernetes('PUT', kept, { ...stored, data: { ...stored.data, more: 'by hand' } });
  const described = settings('kept', '1') as { data: object };
  await succeed(up('again', { ...described, data: { ...described.data, more: 'by hand' } }, settings('gone', '1')));
  const [ours] = (await kubernetes('GET', kept)).metadata.managedFields.filter(({ operation }: any) => operation === 'Apply');
  expect(Object.keys(ours.fieldsV1['f:data'])).toEqual(['f:more', 'f:value']);
});

test('two commands at once on one stack end with what one of them described', async () => {
  const [a, b] = [['a', 'b'], ['b', 'c']].map((names) => names.map((name) => settings(name, names.join())));
  await Promise.all([up('both', ...a), up('both', ...b)]);
  await succeed(up('both', ...b));
  const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps`);
  const values = items.filter(({ metadata }: any) => ['a', 'b', 'c'].includes(metadata.name)).map(({ metadata, data }: any) => [metadata.name, data.value]);
  expect(values).toEqual([['b', 'b,c'], ['c', 'b,c']]);
});

test('a name that could not be recorded is refused before anything is done', async () => {
  for (const name of ['a..b', 'a'.repeat(51), 'A', '-']) {
    const refused = await up(name, settings('x', '1'));
    expect(refused.stderr).toContain('cannot be the name of a stack');
  }
});

describe('data that a stack does not describe', () => {
  const SPACE = 'stacks-space';
  const within = (kind: string, name: string, rest: object = {}) => ({ apiVersion: 'v1', kind, metadata: { name, namespace: SPACE }, ...rest });
  const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } };
  const claim = (name: string) => within('PersistentVolumeClaim', name, { spec: claimSpec });
  const space = namespaceObject(SPACE);
  const down = (name: string, ...flags: string[]) => succeed(bigdata(['down', '--name', name, '-n', NAMESPACE, ...flags]));
  const isThere = (path: string) => kubernetes('GET', path).then((found) => !found.metadata.deletionTimestamp, () => false);

  test('a Namespace stays while it holds a claim, whose data `down` says it keeps; with --delete-data both go', async () => {
    await succeed(up('space', space, claim('data'), within('ConfigMap', 'settings')));
    const kept = await down('space');
    expect(kept.stderr).toContain(`PersistentVolumeClaim ${SPACE}/data: with its data`);
    expect(kept.stderr).toContain(`kept  Namespace ${SPACE}: with it would go PersistentVolumeClaim ${SPACE}/data\n`);
    expect(await isThere(`/api/v1/namespaces/${SPACE}/persistentvolumeclaims/data`)).toBe(true);

    const gone = await down('space', '--delete-data');
    expect(gone.stderr).toContain(`removed  PersistentVolumeClaim ${SPACE}/data\n`);
    expect(gone.stderr).toContain(`removed  Namespace ${SPACE}\n`);
  });

  test('a Namespace that is no longer described stays with what somebody else has put into it, and goes when that is gone', async () => {
    await succeed(up('space', space, within('ConfigMap', 'settings'), settings('outside', '1')));
    await kubernetes('POST', `/api/v1/namespaces/${SPACE}/secrets`, within('Secret', 'made-by-hand'));
    const pruned = await succeed(up('space', settings('outside', '1')));
    expect(pruned.stderr).toContain(`kept  Namespace ${SPACE}: with it would go Secret ${SPACE}/made-by-hand\n`);
    expect(pruned.stderr).toContain(`removed  ConfigMap ${SPACE}/settings\n`);
    expect(await isThere(`/api/v1/namespaces/${SPACE}/secrets/made-by-hand`)).toBe(true);

    const kept = await down('space', '--delete-data');
    expect(kept.stderr).toContain(`kept  Namespace ${SPACE}: with it would go Secret ${SPACE}/made-by-hand\n`);
    await kubernetes('DELETE', `/api/v1/namespaces/${SPACE}/secrets/made-by-hand`);
    expect((await down('space')).stderr).toContain(`removed  Namespace ${SPACE}\n`);
  });

  test('an object stays that is annotated so, whoever has invented the annotation', async () => {
    const annotated = (name: string, annotations: object) => ({ ...settings(name, '1'), metadata: { name, namespace: NAMESPACE, annotations } });
    const ours = annotated('ours', { 'cdk8s-bigdata/keep': 'true' });
    await succeed(up('annotated', ours, annotated('helms', { 'helm.sh/resource-policy': 'keep' }), settings('plain', '1')));
    const pruned = await succeed(up('annotated', ours));
    expect(pruned.stderr).toContain('kept  ConfigMap stacks/helms: its annotation helm.sh/resource-policy says so');
    await down('annotated', '--delete-data');
    const found = await Promise.all(['ours', 'helms', 'plain'].map((name) => isThere(`/api/v1/namespaces/${NAMESPACE}/configmaps/${name}`)));
    expect(found).toEqual([true, true, false]);
  });

  test('a definition stays while somebody else has objects of it', async () => {
    const definition = widgets('Namespaced');
    await succeed(up('widgets', definition));
    const path = `/apis/stacks.example.org/v1/namespaces/${NAMESPACE}/widgets`;
    const foreign = { apiVersion: 'stacks.example.org/v1', kind: 'Widget', metadata: { name: 'foreign' } };
    await eventually(() => kubernetes('POST', path, foreign), 10, 'the definition is served');
    expect((await down('widgets')).stderr).toContain(`kept  CustomResourceDefinition widgets.stacks.example.org: with it would go Widget ${NAMESPACE}/foreign`);
    await kubernetes('DELETE', `${path}/foreign`);
    expect((await down('widgets')).stderr).toContain('removed  CustomResourceDefinition widgets.stacks.example.org');
  });
});

describe('which stack is meant', () => {
  const names = async () => {
    const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps`);
    return items.map(({ metadata: { name } }: any) => name).filter((name: string) => /^(one|two|three)$/.test(name));
  };
  const write = (path: string, ...objects: object[]) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  };

  test('several files, stdin and folders in folders are one description', async () => {
    const folder = emptyFolder('several');
    write(join(folder, 'one.yaml'), settings('one', '1'));
    write(join(folder, 'more/inner/two.yaml'), settings('two', '1'));
    const files = ['-f', 'one.yaml', '-f', 'more', '-R', '-f', '-', '--name', 'several', '-n', NAMESPACE];
    await succeed(bigdata(['up', ...files], { cwd: folder, input: JSON.stringify(settings('three', '1')) }));
    expect(await names()).toEqual(['one', 'three', 'two']);
    await succeed(bigdata(['down', '--name', 'several', '-n', NAMESPACE]));
  });

  test('an apply from another folder or file takes nothing away unless told to, and `down` neither', async () => {
    const root = emptyFolder('projects');
    const [a, b] = ['a', 'b'].map((project) => join(root, project, 'deploy'));
    write(join(a, 'one.yaml'), settings('one', '1'));
    write(join(a, 'two.yaml'), settings('two', '1'));
    write(join(b, 'one.yaml'), settings('three', '1'));
    const run = (cwd: string, ...args: string[]) => bigdata([...args, '-n', NAMESPACE], { cwd });
    await succeed(run(a, 'up', '-f', 'one.yaml'));

    const others = [await run(b, 'up', '-f', 'one.yaml'), await run(a, 'up', '-f', 'two.yaml'), await run(b, 'down')];
    expect(others.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(others[0].stderr).toContain('Nothing of what the stack deploy has now is described here.');
    expect(others[0].stderr).toContain('was last applied from one.yaml in a/deploy; this is one.yaml in b/deploy.');
    expect(others[0].stderr).toContain('This would remove 1 and change 0 of its objects: ConfigMap stacks/one.');
    for (const { stderr } of others) expect(stderr).toContain('--yes');
    expect(await names()).toEqual(['one']);

    await succeed(run(a, 'up', '-f', 'one.yaml', '-f', 'two.yaml'));
    await succeed(run(b, 'up', '-f', 'one.yaml', '--yes'));
    expect(await names()).toEqual(['three']);
    await succeed(run(b, 'down'));
  });

  test('a name that is given says it, and so only an apply that describes nothing of the stack is refused', async () => {
    await succeed(up('named', settings('one', '1'), settings('two', '1')));
    await succeed(up('named', settings('two', '1')));
    const refused = await up('named', settings('three', '1'));
    expect([refused.code, await names()]).toEqual([1, ['two']]);
    await succeed(bigdata(['down', '--name', 'named', '-n', NAMESPACE]));
  });
});

describe('one apply is enough', () => {
  const widget = (namespace?: string) => ({ apiVersion: 'stacks.example.org/v1', kind: 'Widget', metadata: { name: 'first', namespace } });

  test.each(['Namespaced', 'Cluster'] as const)('for a definition and its objects, also without a namespace: %s', async (scope) => {
    await succeed(up('defined', widgets(scope), widget()));
    const where = scope === 'Cluster' ? '' : `namespaces/${NAMESPACE}/`;
    expect((await kubernetes('GET', `/apis/stacks.example.org/v1/${where}widgets/first`)).kind).toBe('Widget');
    const down = await succeed(bigdata(['down', '--name', 'defined', '-n', NAMESPACE]));
    expect(down.stderr).not.toContain('pods');
  });

  test('for a Namespace that is that of -n, in which the record is, and that goes with it', async () => {
    const flags = ['--name', 'home', '-n', 'stacks-home'];
    const inside = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'inside' } };
    await succeed(bigdata(['up', '-f', manifests(inside, namespaceObject('stacks-home')), ...flags]));
    expect((await succeed(bigdata(['down', ...flags]))).stderr).toContain('removed  Namespace stacks-home');
  });

  test('for what is just being deleted: it is waited for and made again', async () => {
    const held = { ...settings('held', '1'), metadata: { name: 'held', namespace: NAMESPACE, finalizers: ['stacks.example.org/held'] } };
    await succeed(up('held', held));
    const path = `/api/v1/namespaces/${NAMESPACE}/configmaps/held`;
    const { metadata: { uid } } = await kubernetes('DELETE', path);
    let isReleased = false;
    const again = await succeed(bigdata(['up', '-f', manifests(held), '--name', 'held', '-n', NAMESPACE], {
      watch: (output) => {
        if (isReleased || !output.includes('waiting')) return;
        isReleased = true;
        void kubernetes('PATCH', path, { metadata: { finalizers: null } });
      },
    }));
    expect(again.stderr).toContain('waiting  ConfigMap stacks/held is being deleted; it is made again when it is gone');
    const { metadata } = await kubernetes('GET', path);
    expect([metadata.deletionTimestamp, metadata.uid === uid]).toEqual([undefined, false]);
    await kubernetes('PATCH', path, { metadata: { finalizers: null } });
  });

  test('but not for an object that is described with its namespace and without', async () => {
    const { metadata: { name }, ...rest } = settings('twice', '1');
    const refused = await up('twice', settings('twice', '1'), { ...rest, metadata: { name } });
    expect(refused.stderr).toContain('ConfigMap stacks/twice is described twice');
  });
});

describe('what nobody can change', () => {
  const within = (apiVersion: string, kind: string, rest: object, metadata: object = {}) =>
    ({ apiVersion, kind, metadata: { name: 'fixed', namespace: NAMESPACE, ...metadata }, ...rest });
  const template = (app: string) => ({ metadata: { labels: { app } }, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: `none:${app}` }] } });
  const deployment = (app: string, metadata?: object) => {
    const { spec: { containers }, ...rest } = template(app);
    return within('apps/v1', 'Deployment', { spec: { replicas: 0, selector: { matchLabels: { app } }, template: { ...rest, spec: { containers } } } }, metadata);
  };
  const job = (app: string, rest: object) => within('batch/v1', 'Job', { spec: { ...rest, template: template(app) } });
  const class_ = (name: string) => ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'stacks-fixed' }, provisioner: `stacks.example.org/${name}` });
  const binding = (role: string) => within('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role }, subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: NAMESPACE }],
  });
  const objects = (a: string, headless: boolean) => [
    deployment(a), job(a, { suspend: true }), class_(a), binding(a), within('v1', 'ConfigMap', { immutable: true, data: { a } }),
    within('v1', 'Service', { spec: { ...(headless ? { clusterIP: 'None' } : {}), ports: [{ port: 80 }], selector: { a } } }),
  ];
  const replace = (name: string, described: object[], ...flags: string[]) =>
    bigdata(['up', '--no-wait', '--name', name, '-n', NAMESPACE, '-f', manifests(...described), '--replace', ...flags]);
  const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/fixed`;

  test('is deleted and made again with --replace, where nothing is lost', async () => {
    await succeed(replace('fixed', objects('a', false)));
    const refused = await up('fixed', ...objects('b', true));
    expect(refused.code).toBe(1);
    expect(refused.stderr.match(/cannot be changed once .* pass --replace/g)).toHaveLength(6);

    const plan = await succeed(replace('fixed', objects('b', true), '--dry-run'));
    expect(plan.stdout).toContain('replace Job stacks/fixed: deleted and made again, since nobody can change spec.template');
    const done = await succeed(replace('fixed', objects('b', true)));
    expect(done.stderr.match(/replaced {2}(\w+) /g)?.map((line) => line.split(/ +/)[1]).sort())
      .toEqual(['ConfigMap', 'Deployment', 'Job', 'RoleBinding', 'Service', 'StorageClass']);
    expect((await kubernetes('GET', path)).spec.selector).toEqual({ matchLabels: { app: 'b' } });
    expect((await succeed(replace('fixed', objects('b', true)))).stderr).toContain('unchanged');
    await succeed(bigdata(['down', '--name', 'fixed', '-n', NAMESPACE]));
  });

  test('stays while its work would be lost, unless it is named; and for ever where it holds data', async () => {
    const claim = (mode: string) => within('v1', 'PersistentVolumeClaim', { spec: { accessModes: [mode], resources: { requests: { storage: '1Mi' } } } });
    const endless = { parallelism: 0 };
    await succeed(replace('work', [job('a', endless), claim('ReadWriteOnce')]));
    const refused = await replace('work', [job('b', endless), claim('ReadWriteMany')]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('It has not ended, and the work of its pods would be lost. Pass --replace job/fixed if it may.');
    expect(refused.stderr).toContain('PersistentVolumeClaim stacks/fixed: spec cannot be changed once a PersistentVolumeClaim is there. It is never deleted');
    const named = await succeed(replace('work', [job('b', endless), claim('ReadWriteOnce')], 'job/fixed'));
    expect(named.stderr).toContain('replaced  Job stacks/fixed');
    await succeed(bigdata(['down', '--delete-data', '--name', 'work', '-n', NAMESPACE]));
  });

  test('stays when the server would not take the new one', async () => {
    await succeed(replace('wrong', [deployment('a')]));
    const { metadata: { uid } } = await kubernetes('GET', path);
    const wrong = deployment('b') as any;
    wrong.spec.template.spec.containers[0].image = '';
    const refused = await replace('wrong', [wrong]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('"fixed" is invalid: spec.template.spec.containers[0].image: Required value')]);
    expect((await kubernetes('GET', path)).metadata.uid).toBe(uid);
  });

  test('is made again by the next `up` when the one that replaced it was killed between', async () => {
    const held = { finalizers: ['stacks.example.org/held'] };
    await succeed(replace('wrong', [deployment('a', held)]));
    const flags = ['--no-wait', '--name', 'wrong', '-n', NAMESPACE, '-f', manifests(deployment('b'))];
    const killed = await bigdata(['up', '--replace', ...flags], {
      watch: (output, kill) => { if (output.includes('waiting')) kill('SIGKILL'); },
    });
    expect(killed.code).toBe(null);
    let isReleased = false;
    const again = await succeed(bigdata(['up', ...flags], {
      watch: (output) => {
        if (isReleased || !output.includes('waiting')) return;
        isReleased = true;
        void kubernetes('PATCH', path, { metadata: { finalizers: null } });
      },
    }));
    expect(again.stderr).toContain('replaced  Deployment stacks/fixed');
    expect((await kubernetes('GET', path)).spec.selector).toEqual({ matchLabels: { app: 'b' } });
    await succeed(bigdata(['down', '--name', 'wrong', '-n', NAMESPACE]));
  });
});

function widgets(scope: 'Namespaced' | 'Cluster'): object {
  const schema = { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.stacks.example.org' },
    spec: {
      group: 'stacks.example.org',
      scope,
      names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

describe('claim templates of a StatefulSet', () => {
  const classes = '/apis/storage.k8s.io/v1/storageclasses';
  const claims = `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`;
  const inNamespace = (name: string) => ({ name, namespace: NAMESPACE });
  const template = (name: string, storageClassName: string, storage: string) =>
    ({ metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } } });

  /** Without pods: what becomes of claims is between us and the API server. */
  const set = (name: string, ...volumeClaimTemplates: object[]) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: inNamespace(name),
    spec: {
      replicas: 0,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: 'none' }] } },
      volumeClaimTemplates,
    },
  });

  /** A claim as one of its pods has left it, with a volume. */
  const leave = async (name: string, storageClassName: string) => {
    const spec = { accessModes: ['ReadWriteOnce'], storageClassName };
    const volume = { ...spec, capacity: { storage: '1Gi' }, hostPath: { path: '/nowhere' }, claimRef: inNamespace(name) };
    await kubernetes('POST', '/api/v1/persistentvolumes', { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec: volume });
    await kubernetes('POST', claims, {
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: inNamespace(name), spec: { ...spec, volumeName: name, resources: { requests: { storage: '1Gi' } } },
    });
    await eventually(async () => (await kubernetes('GET', `${claims}/${name}`)).status.phase === 'Bound', 30, `${name} is bound`);
  };
  const sizeOf = async (name: string) => (await kubernetes('GET', `${claims}/${name}`)).spec.resources.requests.storage;
  const live = (name: string) => kubernetes('GET', `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/${name}`);

  beforeAll(async () => {
    await Promise.all([true, false].map((allowVolumeExpansion) => kubernetes('POST', classes, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: `stacks-${allowVolumeExpansion ? 'growing' : 'fixed'}` },
      provisioner: 'stacks.example.org/none',
      allowVolumeExpansion,
    })));
    await Promise.all(['growing', 'fixed'].map((kind) => leave(`data-${kind}-0`, `stacks-${kind}`)));
  });
  afterAll(() => Promise.all(['growing', 'fixed'].flatMap((kind) =>
    [kubernetes('DELETE', `${classes}/stacks-${kind}`), kubernetes('DELETE', `/api/v1/persistentvolumes/data-${kind}-0`)])));

  test('become larger with the claims that are there, and further ones are added; the plan says so', async () => {
    const [before, larger] = ['1Gi', '2Gi'].map((size) => template('data', 'stacks-growing', size));
    const wanted = set('growing', larger, template('more', 'stacks-growing', '1Gi'));
    await succeed(up('growing', set('growing', before)));
    const { metadata: { uid } } = await live('growing');
    const { stdout } = await succeed(bigdata(['up', '--dry-run', '-f', manifests(wanted), '--name', 'growing', '-n', NAMESPACE]));
    expect(stdout).toContain('change  StatefulSet stacks/growing: made anew around its pods; 1Gi become 2Gi: data-growing-0; each pod is replaced');
    expect([await sizeOf('data-growing-0'), (await live('growing')).metadata.uid]).toEqual(['1Gi', uid]);

    const { stderr } = await succeed(up('growing', wanted));
    expect(stderr).toContain('changed  PersistentVolumeClaim stacks/data-growing-0');
    const names = (await live('growing')).spec.volumeClaimTemplates.map(({ metadata }: any) => metadata.name);
    expect([await sizeOf('data-growing-0'), names]).toEqual(['2Gi', ['data', 'more']]);
    expect((await succeed(up('growing', wanted))).stderr).toContain('unchanged');
  });

  test('count for the claims of a StatefulSet that is gone, too, be it by `down` or an apply that has ended in between', async () => {
    await kubernetes('DELETE', `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/growing`, { propagationPolicy: 'Orphan' });
    await succeed(up('growing', set('growing', template('data', 'stacks-growing', '3Gi'), template('more', 'stacks-growing', '1Gi'))));
    expect([await sizeOf('data-growing-0'), (await live('growing')).spec.replicas]).toEqual(['3Gi', 0]);
  });

  test.each([
    ['a class that cannot grow volumes', '2Gi', 'data-fixed-0 cannot grow from 1Gi to 2Gi: StorageClass stacks-fixed does not allow it. Keep 1Gi'],
    ['a smaller size', '500Mi', 'data-fixed-0 cannot shrink from 1Gi to 500Mi: no volume can. Keep 1Gi'],
  ])('are refused before anything changes, with a way out: %s', async (_, size, sentence) => {
    await succeed(up('fixed', set('fixed', template('data', 'stacks-fixed', '1Gi'))));
    const { metadata: { uid } } = await live('fixed');
    const refused = await up('fixed', settings('beside', '1'), set('fixed', template('data', 'stacks-fixed', size)));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(sentence)]);
    const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps`);
    expect(items.map(({ metadata: { name } }: any) => name)).not.toContain('beside');
    expect([await sizeOf('data-fixed-0'), (await live('fixed')).metadata.uid]).toEqual(['1Gi', uid]);
  });
});
