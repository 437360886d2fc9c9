import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentView,
  ProfileView,
  TypeView,
} from '../platform/decideInput';
import { infraRequestTranslationRef } from '../translation';
import { freeName, type ResourceDraft } from './draft';
import type { DraftProblem } from './draftProblems';
import { ResourceCard } from './ResourceCard';
import { ResourceTypeButtons } from './ResourceTypeButtons';
import { Section } from './Section';

/**
 * Keys that stay with a resource while its name is edited. Resources that come
 * from elsewhere (the request bar) get new keys at the end.
 */
function useKeys(count: number) {
  const next = useRef(0);
  const keys = useRef<number[]>([]);
  while (keys.current.length < count) {
    keys.current.push(next.current);
    next.current += 1;
  }
  keys.current.length = count;
  return {
    keys: keys.current,
    remove: (index: number) => keys.current.splice(index, 1),
  };
}

/** The resources of a request: what is there, what is asked for, what can be added. */
export function ResourceList(props: {
  types: readonly TypeView[];
  resources: readonly ResourceDraft[];
  existing: readonly { type: string; name: string }[];
  profile?: ProfileView;
  environments: readonly EnvironmentView[];
  problems: readonly DraftProblem[];
  disabled?: boolean;
  onChange(resources: ResourceDraft[]): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const { types, resources, existing, profile } = props;
  const prefix = useId();
  const { keys, remove } = useKeys(resources.length);
  const [focusOn, setFocusOn] = useState<string>();
  const [said, setSaid] = useState('');
  const titleOf = (name: string) =>
    types.find(type => type.name === name)?.title ?? name;

  useEffect(() => {
    if (!focusOn) return;
    document.getElementById(focusOn)?.focus();
    setFocusOn(undefined);
  }, [focusOn]);

  const add = (type: TypeView) => {
    const name = freeName(
      [...existing, ...resources],
      type.name,
      type.defaultName,
    );
    props.onChange([...resources, { type: type.name, name }]);
    setSaid(t('resources.added', { title: type.title, name }));
    setFocusOn(`${prefix}-last-name`);
  };
  const removeAt = (index: number) => {
    const { type, name } = resources[index];
    remove(index);
    props.onChange(resources.filter((_, i) => i !== index));
    setSaid(t('resources.removed', { title: titleOf(type), name }));
    setFocusOn(`${prefix}-add`);
  };

  return (
    <Section title={t('resources.legend')}>
      <Stack spacing={1.5}>
        {existing.length > 0 && (
          <Typography variant="body2" color="text.secondary">
            {t('resources.existing')}{' '}
            {existing.map(r => `${titleOf(r.type)} ${r.name}`).join(' · ')}
          </Typography>
        )}
        {resources.length === 0 && (
          <Typography variant="body2">{t('resources.empty')}</Typography>
        )}
        {resources.map((resource, index) => (
          <ResourceCard
            key={keys[index]}
            id={
              index === resources.length - 1
                ? `${prefix}-last`
                : `${prefix}-${keys[index]}`
            }
            index={index}
            resource={resource}
            type={types.find(type => type.name === resource.type)}
            profile={profile}
            environments={props.environments}
            problems={props.problems}
            disabled={props.disabled}
            onChange={changed =>
              props.onChange(
                resources.map((r, i) => (i === index ? changed : r)),
              )
            }
            onRemove={() => removeAt(index)}
          />
        ))}
        <ResourceTypeButtons
          id={`${prefix}-add`}
          types={types}
          profile={profile}
          disabled={props.disabled}
          onAdd={add}
        />
        <Box
          role="status"
          sx={{
            position: 'absolute',
            width: 1,
            height: 1,
            overflow: 'hidden',
            clipPath: 'inset(50%)',
          }}
        >
          {said}
        </Box>
      </Stack>
    </Section>
  );
}
