import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { Failure } from '../../parts/page.tsx';
import { say } from '../../parts/toast.tsx';
import type { BuiltIn } from './data.ts';

/** Asks what the copy is called and, where its texts say what one's company does, for that half sentence. */
export function UseBuiltIn(props: {
  readonly of: BuiltIn;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { key, definition, offer: placeholder } = props.of;
  const [name, setName] = useState(definition.name);
  const [offer, setOffer] = useState('');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const copy = useMutation({
    mutationFn: () =>
      call(
        api.library[':key'].copy.$post({
          param: { key },
          json: { name: name.trim(), ...(placeholder === null ? {} : { offer: offer.trim() }) },
        }),
      ),
    onSuccess: async (version) => {
      await queries.invalidateQueries({ queryKey: ['cadences'] });
      say(`‘${version.definition.name}’ is yours. Nobody is in it yet.`);
      await navigate({ to: '/cadences/$id', params: { id: version.cadenceId } });
    },
  });
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={<Text fw={600}>Use this cadence</Text>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          copy.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            A copy becomes a cadence of your own, in force at once. Nothing is sent before you enroll people.
          </Text>
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {placeholder === null ? null : (
            <TextInput
              label="What your company does, in half a sentence"
              description={`It follows ‘We help companies’ in the texts, such as: ${placeholder}`}
              required
              maxLength={200}
              data-autofocus
              value={offer}
              onChange={(event) => setOffer(event.currentTarget.value)}
            />
          )}
          {placeholder === null || offer.trim() === '' ? null : (
            <Text size="sm">‘We help companies {offer.trim().replace(/[.\s]+$/, '')}.’</Text>
          )}
          {copy.error === null ? null : <Failure error={copy.error} />}
          <Group justify="flex-end" gap="xs">
            <Button onClick={props.onClose}>Cancel</Button>
            <Button type="submit" variant="filled" loading={copy.isPending}>
              Make a copy
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
