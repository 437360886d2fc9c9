import { ThemeProvider } from '@mui/material/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PlatformChangeSet } from '@groundwork/backstage-plugin-infra-common';
import { FileList } from '../preview/FileList';
import { Findings } from '../preview/Findings';
import { readableTheme } from '../requestForm/readableTheme';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';

/** What a change of the platform's documents does to files, and what speaks against it. */
export default function PlatformPreview(props: {
  changeSet: PlatformChangeSet;
}) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { files, findings, blocked, revision } = props.changeSet;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <ThemeProvider theme={readableTheme}>
      <div className={styles.stack} aria-live="polite">
        {files.length === 0 && !blocked && t('action.noChange')}
        {blocked && <strong>{t('action.blocked', { count: errors })}</strong>}
        <Findings
          findings={findings}
          source={{ repositoryUrl: undefined, revision }}
          canApply={() => false}
          onApply={() => {}}
        />
        {files.length > 0 && <FileList files={files} />}
      </div>
    </ThemeProvider>
  );
}
