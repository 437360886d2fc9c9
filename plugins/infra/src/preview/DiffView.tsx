import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useMemo, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { infraRequestTranslationRef } from '../translation';
import { type DiffLine, parseDiff } from './parseDiff';
import { visibleText } from './visibleText';
import { yamlTokens } from './yamlTokens';

/** Lines shown before somebody asks for more. */
const FIRST_LINES = 400;

const Line = styled('div')(({ theme }) => {
  const dark = theme.palette.mode === 'dark';
  return {
    display: 'flex',
    '&[data-kind="added"]': {
      backgroundColor: dark ? 'rgba(46,160,67,0.18)' : '#e6ffec',
    },
    '&[data-kind="removed"]': {
      backgroundColor: dark ? 'rgba(248,81,73,0.18)' : '#ffebe9',
    },
    '&[data-kind="hunk"]': { color: theme.palette.text.secondary },
    '& .key': { color: dark ? '#a9d3ff' : '#0550ae' },
    '& .string': { color: dark ? '#a5d6ff' : '#0a3069' },
    '& .number, & .constant': { color: dark ? '#ffc79b' : '#953800' },
    '& .comment': { color: dark ? '#ced5dc' : '#57606a' },
    '& .mark': { color: dark ? '#dcbdfb' : '#8250df' },
  };
});

const Number = styled('span')(({ theme }) => ({
  flex: '0 0 auto',
  width: '4ch',
  paddingRight: '1ch',
  textAlign: 'right',
  userSelect: 'none',
  color: theme.palette.text.secondary,
}));

const ScreenReaderText = styled('span')({
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
});

const sign = { added: '+', removed: '−', context: ' ', hunk: '' } as const;

function Code(props: { line: DiffLine; isYaml: boolean }) {
  const text = visibleText(props.line.text);
  if (!props.isYaml || props.line.kind === 'hunk') return <>{text}</>;
  return (
    <>
      {yamlTokens(text).map((token, index) => (
        <span key={index} className={token.kind}>
          {token.text}
        </span>
      ))}
    </>
  );
}

/** A unified diff with colours, and with words for those who do not see them. */
export function DiffView(props: { path: string; diff: string }) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const [limit, setLimit] = useState(FIRST_LINES);
  const lines = useMemo(() => parseDiff(props.diff), [props.diff]);
  const isYaml = /\.ya?ml$/.test(props.path);
  const spoken = {
    added: t('preview.lineAdded'),
    removed: t('preview.lineRemoved'),
    context: '',
    hunk: '',
  };
  return (
    <Box
      role="region"
      tabIndex={0}
      aria-label={t('preview.diffOf', { path: props.path })}
      sx={{
        fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
        fontSize: 13,
        lineHeight: 1.5,
        overflow: 'auto',
        maxHeight: 480,
        border: 1,
        borderColor: 'divider',
        borderRadius: 1,
        position: 'relative',
      }}
    >
      <Box sx={{ minWidth: 'max-content', py: 0.5 }}>
        {lines.slice(0, limit).map((line, index) => (
          <Line key={index} data-kind={line.kind}>
            <Number aria-hidden>{line.after ?? line.before ?? ''}</Number>
            <Box component="span" aria-hidden sx={{ width: '2ch' }}>
              {sign[line.kind]}
            </Box>
            <Box component="span" sx={{ whiteSpace: 'pre', pr: 2 }}>
              {spoken[line.kind] && (
                <ScreenReaderText>{spoken[line.kind]}</ScreenReaderText>
              )}
              <Code line={line} isYaml={isYaml} />
            </Box>
          </Line>
        ))}
      </Box>
      {lines.length > limit && (
        <Button size="small" onClick={() => setLimit(lines.length)}>
          {t('preview.moreLines', { count: lines.length - limit })}
        </Button>
      )}
    </Box>
  );
}
