import { useState } from 'react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PackageView,
  PlatformChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';
import { LongTextField, TextField } from '../dialog/Field';
import dialog from '../dialog/dialog.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import { ProposalDialog } from './ProposalDialog';
import { isVersion, nextVersion } from './version';

const MIN_REVISION = 7;

/** Proposes a version that pins other modules than the one it is made from. */
export function ReleaseDialog(props: { view: PackageView; onClose(): void }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { view, onClose } = props;
  const infraApi = useApi(infraApiRef);
  const packages = useAnswer('packages', signal =>
    infraApi.listPackages({ signal }),
  );
  const own = packages.value?.packages.find(({ name }) => name === view.name);
  const suggested = nextVersion(
    view.version,
    own?.versions.map(one => one.version),
  );
  const [typed, setVersion] = useState<string>();
  const version = typed ?? suggested;
  const [revision, setRevision] = useState('');
  const [channel, setChannel] = useState(view.channel);
  const [modules, setModules] = useState(view.modules);
  const [chart, setChart] = useState(view.chart.version);
  const [changes, setChanges] = useState('');
  const [reason, setReason] = useState('');

  const changed = Object.entries(modules).filter(
    ([name, of]) => of.trim() !== view.modules[name],
  );
  const missing = [
    ...(isVersion(version) ? [] : [t('action.needVersion')]),
    ...(version.trim() === view.version ? [t('action.needOtherVersion')] : []),
    ...(revision.trim().length >= MIN_REVISION
      ? []
      : [t('action.needRevision')]),
    ...changed
      .filter(([, of]) => !isVersion(of))
      .map(([module]) => t('action.needModuleVersion', { module })),
  ];
  const change: PlatformChangeInput | undefined =
    missing.length > 0
      ? undefined
      : {
          kind: 'release',
          from: view.ref,
          version: version.trim(),
          revision: revision.trim(),
          modules: Object.fromEntries(
            changed.map(([name, of]) => [name, of.trim()]),
          ),
          changes: changes
            .split('\n')
            .map(line => line.trim())
            .filter(Boolean),
          ...(channel.trim() !== view.channel && { channel: channel.trim() }),
          ...(chart.trim() !== view.chart.version && { chart: chart.trim() }),
          ...(reason.trim() && { reason: reason.trim() }),
        };
  return (
    <ProposalDialog
      title={`${t('action.release')}: ${view.title}`}
      change={change}
      missing={missing}
      onClose={onClose}
    >
      <div className={dialog.fields}>
        <TextField
          label={t('action.version')}
          help={t('action.versionHelp', { example: suggested })}
          value={version}
          maxLength={64}
          onChange={setVersion}
        />
        <TextField
          label={t('action.revision')}
          help={t('action.revisionHelp')}
          value={revision}
          maxLength={128}
          onChange={setRevision}
        />
        <TextField
          label={t('action.channel')}
          value={channel}
          maxLength={63}
          onChange={setChannel}
        />
        <TextField
          label={t('action.chartVersion', { name: view.chart.name })}
          value={chart}
          maxLength={64}
          onChange={setChart}
        />
      </div>
      <fieldset className={dialog.group}>
        <legend>{t('action.moduleVersions')}</legend>
        <div className={dialog.fields}>
          {Object.entries(modules).map(([name, of]) => (
            <TextField
              key={name}
              label={name}
              value={of}
              maxLength={64}
              onChange={value => setModules({ ...modules, [name]: value })}
            />
          ))}
        </div>
      </fieldset>
      <LongTextField
        label={t('action.changes')}
        help={t('action.changesHelp')}
        value={changes}
        maxLength={5000}
        onChange={setChanges}
      />
      <TextField
        label={t('action.why')}
        value={reason}
        maxLength={1000}
        onChange={setReason}
      />
    </ProposalDialog>
  );
}
