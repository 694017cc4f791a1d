using System.Globalization;

namespace ArtifactStore.CrashTests;

/// <summary>One after the other, creates, updates and deletes artifacts of its own, and says so before and after.</summary>
/// <param name="name">Its name, which its successor after a crash takes over with the artifacts.</param>
/// <param name="generation">How many had the name before.</param>
/// <param name="random">Chooses what to do.</param>
/// <param name="journal">Where it says so.</param>
/// <param name="options">What is different in some tests.</param>
internal sealed class Writer(string name, int generation, Random random, Journal journal, WriterOptions options)
{
    private const int Enough = 80;

    private readonly List<Own> _own = [];
    private int _tokens;

    /// <summary>Takes over what there is under its name.</summary>
    public async Task AdoptAsync(IArtifactStore store)
    {
        foreach (
            var artifact in await store.Artifacts.ReadArtifactsAsync(
                new()
                {
                    Artifacts = new() { Type = name },
                    Limit = Enough / 2,
                    IncludeData = false,
                }
            )
        )
        {
            journal.Seen(artifact);
            _own.Add(new(Content.Token(artifact), artifact.Id, artifact.Version, Content.Revision(artifact)));
        }
    }

    /// <summary>Does one thing.</summary>
    public Task StepAsync(IArtifactStore store) =>
        random.Next(100) switch
        {
            < 30 => CreateAsync(store),
            < 40 => CreateNextAsync(store),
            < 48 => CreateAllAsync(store, 2 + random.Next(7)),
            < 51 => CreateAllAsync(store, options.Bulk),
            < 71 => UpdateAsync(store),
            < 84 => DeleteAsync(store),
            < 90 => DeleteSeveralAsync(store),
            _ => TransactAsync(store),
        };

    private string NewToken() => string.Create(CultureInfo.InvariantCulture, $"{name}.{generation}.{++_tokens}");

    private Task CreateAsync(IArtifactStore store)
    {
        var token = NewToken();
        return CreateAsync(store, Effect.Create(token));
    }

    private async Task CreateNextAsync(IArtifactStore store)
    {
        var token = NewToken();
        await CreateAsync(
            store,
            Effect.Create(token, Content.Key(token) is { } key ? (await store.Artifacts.ReadLatestArtifactAsync(key))?.Version ?? 0 : null)
        );
    }

    private Task CreateAsync(IArtifactStore store, Effect effect) => CallAsync([effect], async operation =>
        {
            try
            {
                var artifact = await store.Artifacts.CreateArtifactAsync(Content.Create(effect.Token, effect.Number));
                journal.Done(operation, artifact);
                Keep(artifact);
            }
            catch (ArtifactConflictException) when (effect.Number is not null)
            {
                journal.Refused(operation);
            }
        });

    private Task CreateAllAsync(IArtifactStore store, int count)
    {
        var batch = NewToken();
        string[] tokens = [.. Enumerable.Range(0, count).Select(place => string.Create(CultureInfo.InvariantCulture, $"{batch}.{place}"))];
        return CallAsync([.. tokens.Select(token => Effect.Create(token))], async operation =>
        {
            var created = await store.Artifacts.CreateArtifactsAsync([.. tokens.Select(token => Content.Create(token))]);
            journal.Done(operation, created);
            Keep([.. created]);
        });
    }

    private async Task UpdateAsync(IArtifactStore store)
    {
        if (TakeOne(_ => true) is not { } own)
        {
            await CreateAsync(store);
            return;
        }

        var next = own with { Revision = own.Revision + 1 };
        await ChangeAsync(
            [Effect.Update(next.Token, next.Revision)],
            () => store.Artifacts.UpdateArtifactAsync(own.Id, Content.Update(next.Token, next.Revision)),
            next
        );
    }

    private async Task DeleteAsync(IArtifactStore store)
    {
        if (TakeDeletable() is not { } own)
        {
            await CreateAsync(store);
            return;
        }

        await ChangeAsync([Effect.Delete(own.Token)], () => store.Artifacts.DeleteArtifactAsync(own.Id));
    }

    private async Task DeleteSeveralAsync(IArtifactStore store)
    {
        var several = new List<Own>();
        for (var wanted = _own.Count > Enough ? _own.Count / 2 : random.Next(2, 5); wanted > 0 && TakeDeletable() is { } own; wanted--)
        {
            several.Add(own);
        }

        if (several.Count == 0)
        {
            await CreateAsync(store);
            return;
        }

        var query = new ArtifactQuery { Artifacts = new() { Id = new() { Any = [.. several.Select(own => own.Id)] } } };
        await ChangeAsync([.. several.Select(own => Effect.Delete(own.Token))], async () =>
            (await store.Artifacts.DeleteArtifactsAsync(query)).Deleted == several.Count
        );
    }

    private async Task TransactAsync(IArtifactStore store)
    {
        var (first, second) = (NewToken(), NewToken());
        var (changed, gone) = (TakeOne(_ => true), TakeDeletable());
        var next = changed is null ? null : changed with { Revision = changed.Revision + 1 };
        Effect[] effects =
        [
            Effect.Create(first),
            .. next is null ? Array.Empty<Effect>() : [Effect.Update(next.Token, next.Revision)],
            .. gone is null ? Array.Empty<Effect>() : [Effect.Delete(gone.Token)],
            Effect.Create(second),
        ];
        await CallAsync(effects, async operation =>
        {
            await using var transaction = await store.BeginTransactionAsync();
            var one = await transaction.Artifacts.CreateArtifactAsync(Content.Create(first));
            var isThere =
                (next is null || await transaction.Artifacts.UpdateArtifactAsync(next.Id, Content.Update(next.Token, next.Revision)))
                && (gone is null || await transaction.Artifacts.DeleteArtifactAsync(gone.Id));
            if (!isThere)
            {
                journal.NotThere(operation);
                return;
            }

            var two = await transaction.Artifacts.CreateArtifactAsync(Content.Create(second));
            await transaction.CommitAsync();
            journal.Done(operation, one, two);
            Keep(one, two);
            if (next is not null)
            {
                _own.Add(next);
            }
        });
    }

    /// <summary>Updates or deletes.</summary>
    private Task ChangeAsync(Effect[] effects, Func<Task<bool>> change, params Own[] kept) => CallAsync(effects, async operation =>
        {
            if (options.Lies)
            {
                journal.Done(operation);
                await change();
                _own.AddRange(kept);
            }
            else if (await change())
            {
                journal.Done(operation);
                _own.AddRange(kept);
            }
            else
            {
                journal.NotThere(operation);
            }
        });

    private async Task CallAsync(Effect[] effects, Func<int, Task> call)
    {
        var operation = journal.Begin(effects);
        try
        {
            await call(operation);
        }
        catch (ArtifactStoreException e) when (options.ServerMayDie && e.IsTransient)
        {
            // Whether it was done, nobody knows; the writer does not touch what it was about.
            journal.Failed(operation, e);
        }
    }

    private void Keep(params Artifact[] created) =>
        _own.AddRange(created.Take(10).Select(artifact => new Own(Content.Token(artifact), artifact.Id, artifact.Version, 0)));

    private Own? TakeDeletable() => TakeOne(own => Content.MayBeDeleted(own.Token, own.Version));

    /// <summary>Takes an artifact out of the list; who does not delete it puts it back.</summary>
    private Own? TakeOne(Func<Own, bool> fits)
    {
        if (_own.Count == 0)
        {
            return null;
        }

        var start = random.Next(_own.Count);
        for (var i = 0; i < _own.Count; i++)
        {
            var place = (start + i) % _own.Count;
            if (fits(_own[place]))
            {
                var own = _own[place];
                _own.RemoveAt(place);
                return own;
            }
        }

        return null;
    }
}
