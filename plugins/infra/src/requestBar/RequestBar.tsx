import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import type { PlatformView } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';
import type { RequestDraft } from '../requestForm/draft';
import { infraRequestTranslationRef } from '../translation';
import { applyUnderstanding, nothingFilled } from './applyUnderstanding';
import { createRequestUnderstanding } from './understandRequest';
import type { Understanding, UnderstoodPart } from './understanding';

/** How long typing must rest before the form is filled, in ms. */
const FILL_DELAY = 500;
/** Names that are loaded to recognise services by. */
const MAX_SERVICES = 500;

function useServiceNames(enabled: boolean): string[] | undefined {
  const catalogApi = useApi(catalogApiRef);
  const infraApi = useApi(infraApiRef);
  const answer = useAnswer(enabled ? 'names' : undefined, async signal => {
    const [components, services] = await Promise.all([
      catalogApi.queryEntities({
        filter: { kind: 'component' },
        fields: ['metadata.name'],
        limit: MAX_SERVICES,
      }),
      infraApi.listServices({ limit: 200 }, { signal }),
    ]);
    const names = [
      ...components.items.map(entity => entity.metadata.name),
      ...services.items.map(service => service.name),
    ];
    return [...new Set(names)];
  });
  // Without the names the line still works for everything else.
  return answer.error === undefined ? answer.value : [];
}

function Understood(props: { understanding: Understanding }) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { parts, unknown, newService } = props.understanding;
  const label = (part: UnderstoodPart) => {
    if (part.kind === 'service' && newService) {
      return t('bar.newService', { name: part.meaning });
    }
    return part.corrected
      ? t('bar.corrected', { text: part.text, meaning: part.meaning })
      : part.meaning;
  };
  const row = { display: 'flex', flexWrap: 'wrap', gap: 0.5, mt: 0.5 };
  return (
    <Box role="status">
      {parts.length > 0 && (
        <Box sx={row}>
          <Typography variant="body2" component="span">
            {t('bar.understood')}
          </Typography>
          {parts.map(part => (
            <Chip
              key={part.start}
              size="small"
              label={label(part)}
              variant={part.corrected ? 'outlined' : 'filled'}
            />
          ))}
        </Box>
      )}
      {unknown.length > 0 && (
        <Box sx={row}>
          <Typography variant="body2" component="span">
            {t('bar.unknown')}
          </Typography>
          {unknown.map(part => (
            <Typography
              key={part.start}
              variant="body2"
              component="span"
              sx={{ textDecoration: 'underline dotted' }}
            >
              {part.candidates.length > 0
                ? t('bar.ambiguous', {
                    text: part.text,
                    candidates: part.candidates.join(', '),
                  })
                : part.text}
            </Typography>
          ))}
        </Box>
      )}
    </Box>
  );
}

/** One line in which a person says what they need; it fills the form. */
export function RequestBar(props: {
  platform: PlatformView;
  draft: RequestDraft;
  existing: readonly { type: string; name: string }[];
  disabled?: boolean;
  update(change: (draft: RequestDraft) => RequestDraft): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { platform, existing, update } = props;
  const [text, setText] = useState('');
  const [touched, setTouched] = useState(false);
  const filled = useRef(nothingFilled);
  const services = useServiceNames(touched);
  const understand = useMemo(
    () => createRequestUnderstanding({ services: services ?? [], platform }),
    [services, platform],
  );
  const understanding = useMemo(() => understand(text), [understand, text]);

  const fill = () => {
    if (text.trim() === '' && filled.current === nothingFilled) return;
    const result = applyUnderstanding({
      draft: props.draft,
      understanding,
      filled: filled.current,
      types: platform.resourceTypes,
      existing,
    });
    filled.current = result.filled;
    update(() => result.draft);
  };
  const latest = useRef(fill);
  latest.current = fill;
  useEffect(() => {
    // Names are still being loaded: a service would be taken for unknown.
    if (services === undefined) return undefined;
    const timer = setTimeout(() => latest.current(), FILL_DELAY);
    return () => clearTimeout(timer);
  }, [text, services]);

  // What the service has may be known after the line has filled the form: its
  // names are taken. A service that was chosen by hand stays chosen.
  const { service } = understanding;
  const isOurs = service !== undefined && service === props.draft.service;
  const taken = isOurs
    ? existing.map(({ type, name }) => `${type}/${name}`).join(' ')
    : '';
  useEffect(() => {
    if (taken) latest.current();
  }, [taken]);

  return (
    <Box>
      <TextField
        fullWidth
        label={t('bar.label')}
        placeholder={t('bar.placeholder')}
        helperText={t('bar.help')}
        InputLabelProps={{ shrink: true }}
        inputProps={{ maxLength: 500, autoComplete: 'off' }}
        disabled={props.disabled}
        value={text}
        onFocus={() => setTouched(true)}
        onChange={event => {
          setTouched(true);
          setText(event.target.value);
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') fill();
        }}
      />
      {text.trim() !== '' && <Understood understanding={understanding} />}
    </Box>
  );
}
