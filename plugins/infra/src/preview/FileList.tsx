import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FileChange } from '@groundwork/backstage-plugin-infra-common';
import { Folded } from '../requestForm/Folded';
import { infraRequestTranslationRef } from '../translation';
import { DiffView } from './DiffView';
import { visibleText } from './visibleText';

const Summary = styled('summary')(({ theme }) => ({
  cursor: 'pointer',
  padding: theme.spacing(0.5),
  overflowWrap: 'anywhere',
  '&:focus-visible': {
    outline: `2px solid ${theme.palette.primary.main}`,
    outlineOffset: 2,
  },
}));

function FileItem(props: { file: FileChange }) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { path, action, addedLines, removedLines, diff } = props.file;
  const [open, setOpen] = useState(false);
  return (
    <Box component="li">
      <Box
        component="details"
        onToggle={event => setOpen(event.currentTarget.open)}
      >
        <Summary>
          <Typography component="span" variant="body2" fontFamily="monospace">
            {visibleText(path)}
          </Typography>{' '}
          <Typography component="span" variant="body2" color="text.secondary">
            {t(`preview.fileAction.${action}`)}
          </Typography>{' '}
          {addedLines > 0 && (
            <Box
              component="span"
              aria-label={t('preview.addedLines', { count: addedLines })}
              role="img"
              sx={{ color: 'success.main', typography: 'body2' }}
            >
              +{addedLines}
            </Box>
          )}{' '}
          {removedLines > 0 && (
            <Box
              component="span"
              aria-label={t('preview.removedLines', { count: removedLines })}
              role="img"
              sx={{ color: 'error.main', typography: 'body2' }}
            >
              −{removedLines}
            </Box>
          )}
        </Summary>
        {open && <DiffView path={path} diff={diff} />}
      </Box>
    </Box>
  );
}

/** More files than this are folded by environment. */
const FLAT_FILES = 12;

function Files(props: { files: readonly FileChange[] }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', p: 0, m: 0 }}>
      {props.files.map(file => (
        <FileItem key={file.path} file={file} />
      ))}
    </Box>
  );
}

/** The files of a change set, the claim first; each opens to its diff. */
export function FileList(props: { files: readonly FileChange[] }) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { files } = props;
  const isFlat = files.length <= FLAT_FILES;
  const environments = [
    ...new Set(files.flatMap(file => file.environment ?? [])),
  ];
  const of = (environment: string | undefined) =>
    files.filter(file => file.environment === environment);
  return (
    <Box>
      <Typography variant="subtitle2" component="h4" sx={{ m: 0 }}>
        {t('preview.files', { count: files.length })}
      </Typography>
      <Files files={of(undefined)} />
      {environments.map(environment =>
        isFlat ? (
          <Files key={environment} files={of(environment)} />
        ) : (
          <Folded
            key={environment}
            title={t('preview.filesIn', {
              environment,
              count: of(environment).length,
            })}
          >
            <Box sx={{ pl: 2 }}>
              <Files files={of(environment)} />
            </Box>
          </Folded>
        ),
      )}
    </Box>
  );
}
