import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { RiAddLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ProfileView, TypeView } from '../platform/decideInput';
import { infraRequestTranslationRef } from '../translation';

const categories = [
  'database',
  'messaging',
  'cache',
  'storage',
  'identity',
  'network',
  'other',
] as const;

/** One button per resource type, by category. */
export function ResourceTypeButtons(props: {
  id: string;
  types: readonly TypeView[];
  profile?: ProfileView;
  disabled?: boolean;
  onAdd(type: TypeView): void;
}) {
  const { t } = useTranslationRef(infraRequestTranslationRef);
  const categoryOf = (type: TypeView) =>
    categories.find(category => category === type.category) ?? 'other';
  const present = categories.filter(category =>
    props.types.some(type => categoryOf(type) === category),
  );
  return (
    <Box
      id={props.id}
      tabIndex={-1}
      sx={{
        display: 'grid',
        columnGap: 3,
        rowGap: 1,
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(180px, 100%), auto))',
        justifyContent: 'start',
        '&:focus': { outline: 'none' },
      }}
    >
      {present.map(category => (
        <Box
          key={category}
          role="group"
          aria-label={t(`resources.category.${category}`)}
        >
          <Typography variant="body2" color="text.secondary">
            {t(`resources.category.${category}`)}
          </Typography>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 0.5 }}>
            {props.types
              .filter(type => categoryOf(type) === category)
              .map(type => {
                const allowed =
                  props.profile?.allowedTypes?.includes(type.name) ?? true;
                return (
                  <Button
                    key={type.name}
                    size="small"
                    variant="outlined"
                    sx={{ textTransform: 'none' }}
                    disabled={props.disabled || !allowed}
                    title={
                      allowed ? type.description : t('resources.profileForbids')
                    }
                    aria-label={t('resources.add', { title: type.title })}
                    startIcon={<RiAddLine size={16} aria-hidden />}
                    onClick={() => props.onAdd(type)}
                  >
                    {type.title}
                  </Button>
                );
              })}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
