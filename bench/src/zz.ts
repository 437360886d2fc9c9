import { Session } from 'node:inspector/promises';
import { writeFileSync } from 'node:fs';
import { startPortalBackend } from './portalBackend';
import { startGitHost } from './startGitHost';
import { largeRepository, serviceName } from './syntheticRepository';
async function main() {
  const host = await startGitHost(largeRepository);
  const { url, apiBaseUrl } = host as any;
  const backend = await startPortalBackend({
    features: [
      import('@groundwork/backstage-plugin-infra-backend'),
      import('@groundwork/backstage-plugin-infra-backend-module-github'),
    ] as any,
    config: {
      integrations: { github: [{ host: new URL(url).host, apiBaseUrl, token: 'token' }] },
      infra: { repository: { url }, index: { interval: { hours: 1 } } },
    },
  });
  for (;;) { const { status } = await backend.call('/api/infra/platform'); if (status === 200) break; }
  const change: any = { kind: 'request', service: serviceName(4711), resources: [{ type: 'redis', name: 'sessions' }] };
  const ask = () => backend.call('/api/infra/changes/preview', { body: { change } });
  for (let i = 0; i < 100; i++) await ask();
  const text=(await ask()).text; console.log('bytes', text.length); const set=JSON.parse(text); console.log(Object.fromEntries(Object.entries(set).map(([k,v])=>[k,JSON.stringify(v).length])), set.files.map((f:any)=>f.path.split('/').pop()+' '+f.action+' '+f.diff.length).join('\n'));
  { const { compilePlatform, plan, snapshotScope } = require('@groundwork/backstage-plugin-infra-node'); const { changeSchema } = require('@groundwork/backstage-plugin-infra-common'); const { syntheticFiles } = require('./syntheticRepository');
  const files = new Map<string,string>(); for (const { path, text } of syntheticFiles(largeRepository)) if (path.startsWith('platform/') || path.includes(change.service)) files.set(path, text);
  const platform = compilePlatform([...files].filter(([p]) => p.startsWith('platform/')).map(([path, text]) => ({ path, text })));
  const scope = snapshotScope(platform, change.service); const seen = [...files].filter(([p]) => scope.files.includes(p) || scope.directories.some((d: string) => p.startsWith(d + '/')));
  const c = changeSchema.parse(change);
  for (const [name, ctx] of [['bare', {}], ['url', { fileUrl: (f: any) => 'https://x/' + f.path + '#L' + f.line }], ['by', { requestedBy: 'user:default/guest' }], ['bare', {}]] as any) { const ts: number[] = []; for (let i = 0; i < 150; i++) { const a = performance.now(); plan({ revision: 'a'.repeat(40), platform, files: new Map(seen) }, c, { changeId: '0'.repeat(12), now: new Date(), ...ctx }); ts.push(performance.now() - a); } ts.sort((a, b) => a - b); console.log(name, ts[75], ts[0]); }
  const fresh = () => new Map(seen.map(([p, t]) => [p, Buffer.from(t).toString('utf8')])); const ts: number[] = []; for (let i = 0; i < 150; i++) { const files = fresh(); const a = performance.now(); plan({ revision: 'a'.repeat(40), platform, files }, c, { changeId: '0'.repeat(12), now: new Date() }); ts.push(performance.now() - a); } ts.sort((a, b) => a - b); console.log('fresh', ts[75], ts[0]); }

  const ts: number[] = [];
  for (let i = 0; i < 200; i++) { const a = performance.now(); await ask(); ts.push(performance.now() - a); }
  ts.sort((a, b) => a - b); console.log('median', ts[100], 'min', ts[0]);
  const s = new Session(); s.connect(); await s.post('Profiler.enable'); await s.post('Profiler.setSamplingInterval', { interval: 100 }); await s.post('Profiler.start');
  for (let i = 0; i < 400; i++) await ask();
  const { profile } = await s.post('Profiler.stop'); writeFileSync('/tmp/h/plan/preview.cpuprofile', JSON.stringify(profile));
  await backend.stop(); host.stop(); process.exit(0);
}
main();
