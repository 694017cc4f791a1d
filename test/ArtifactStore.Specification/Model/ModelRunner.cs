using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactStore.Specification.Model;

/// <summary>Runs operations on a store and on the model, and compares what they return and what they leave.</summary>
/// <param name="store">The store.</param>
/// <param name="database">Its database.</param>
/// <param name="clock">Its clock.</param>
/// <param name="readsFeed">Whether the store records changes, which are compared too.</param>
public sealed class ModelRunner(IArtifactStore store, TestDatabase database, FakeTimeProvider clock, bool readsFeed = false)
{
    private static readonly Guid[] Flows = ModelComparison.Flows;
    private static readonly Guid[] Deployments = ModelComparison.Deployments;

    private int _steps;
    private ArtifactChangePosition _position;

    public ModelStore Model { get; private set; } = new();

    private DateTimeOffset Now => clock.GetUtcNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)) : default;

    /// <summary>Empties the store and the model.</summary>
    public async Task ResetAsync()
    {
        await store.Artifacts.DeleteArtifactsAsync(Everything.Query, force: true);
        for (var run = 1; run <= 3; run++)
        {
            await store.Runs.FlowRuns.DeleteAsync(SampleData.Id('3', run));
        }

        await store.Runs.Flows.SaveAsync([.. Flows.Select(id => new Flow { Id = id, Name = "flow" })]);
        await store.Runs.Deployments.SaveAsync([.. Deployments.Select(id => new Deployment { Id = id, Name = "deployment" })]);
        Model = new();
        await ReadChangesAsync();
    }

    public async Task RunAsync(Operation operation)
    {
        switch (operation)
        {
            case Operation.Transaction transaction:
                var before = Model;
                Model = before.Copy();
                await (transaction.IsEnlisted ? EnlistAsync(transaction) : TransactAsync(transaction));
                Model = transaction.Commit ? Model : before;
                await ModelComparison.CompareAsync(store, Model);
                break;

            case Operation.Prune prune:
                await PruneAsync(prune);
                break;

            default:
                await StepAsync(store, operation);
                break;
        }

        if (readsFeed)
        {
            Model.Feed.Compare(await ReadChangesAsync());
        }
    }

    private async Task TransactAsync(Operation.Transaction transaction)
    {
        await using var open = await store.BeginTransactionAsync();
        foreach (var step in transaction.Steps)
        {
            await StepAsync(open, step);
        }

        if (transaction.Commit)
        {
            await open.CommitAsync();
        }
    }

    private async Task EnlistAsync(Operation.Transaction transaction)
    {
        await using var connection = await database.ConnectAsync();
        await using var open = await database.BeginAsync(connection);
        var session = store.Enlist(open);
        foreach (var step in transaction.Steps)
        {
            await StepAsync(session, step);
        }

        await (transaction.Commit ? open.CommitAsync() : open.RollbackAsync());
    }

    /// <summary>Reads what has been recorded since the last call.</summary>
    private async Task<List<ArtifactChange>> ReadChangesAsync()
    {
        List<ArtifactChange> changes = [];
        while (await store.Changes.ReadChangesAsync(_position, limit: 1 + (_steps % 20)) is [.., var last] page)
        {
            changes.AddRange(page);
            _position = last.Position;
        }

        return changes;
    }

    private async Task StepAsync(IArtifactStoreSession session, Operation operation)
    {
        // Now and then two steps find the same time. Later versions of it have later ids, so that a prune deletes them in their order.
        if (_steps++ % 3 != 0 || operation is Operation.Create { Draft.HasEarlyId: true })
        {
            clock.Advance(TimeSpan.FromMilliseconds(1.5));
        }

        var artifacts = session.Artifacts;
        switch (operation)
        {
            case Operation.Create create:
                await CreateAsync([create.Draft], async list => [await artifacts.CreateArtifactAsync(list[0])]);
                break;

            case Operation.GetOrCreate create:
                var draft = create.Draft with { Expected = null, ExpectedLatest = null };
                if (Model.LatestId(draft.KeyName!) is { } id)
                {
                    (await artifacts.GetOrCreateArtifactAsync(draft.ToCreate(Model.Artifacts)))
                        .Should()
                        .Be(new GetOrCreateResult(Model.Artifacts.Single(row => row.Id == id), IsCreated: false));
                    break;
                }

                await CreateAsync([draft], async list => [(await artifacts.GetOrCreateArtifactAsync(list[0])).Artifact]);
                break;

            case Operation.CreateMany create:
                await CreateAsync(create.Drafts, list => artifacts.CreateArtifactsAsync(list));
                break;

            case Operation.Update update:
                var target = Choose(update.Choice);
                var change = new ArtifactUpdate
                {
                    ExpectedUpdated =
                        update.Expected is { } expected && Model.Artifacts.Find(row => row.Id == target) is { } seen
                            ? expected == 0
                                ? seen.Updated
                                : expected == 1
                                    ? Model.Collections.Find(row => row.LatestId == target)?.Updated ?? seen.Updated
                                    : seen.Updated.AddMicroseconds(update.Choice % 2 == 0 ? 1 : -1)
                            : null,
                    Data =
                        (update.Fields & 1) == 0 ? default : new(update.Choice % 3 == 0 ? null : ArtifactData.Parse($"[{update.Choice}]")),
                    Description = (update.Fields & 2) == 0 ? default : new(update.Choice % 3 == 1 ? null : $"d{update.Choice}"),
                    Metadata = (update.Fields & 4) == 0 ? default : new(update.Choice % 3 == 2 ? null : new(("n", $"{update.Choice}"))),
                };
                if (Model.Refuses(target, change))
                {
                    (
                        await artifacts
                            .Awaiting(call => call.UpdateArtifactAsync(target, change))
                            .Should()
                            .ThrowAsync<ArtifactConflictException>()
                    )
                        .Which.Reason.Should()
                        .Be(ArtifactConflictReason.UpdatedMoved);
                    break;
                }

                (await artifacts.UpdateArtifactAsync(target, change)).Should().Be(Model.Update(target, change, Now));
                break;

            case Operation.Delete delete:
                var doomed = Choose(delete.Choice);
                await DeleteAsync(doomed, delete.Force, () => artifacts.DeleteArtifactAsync(doomed, delete.Force));
                break;

            case Operation.DeleteVersion delete:
                var version = Model.Artifacts.Count == 0 ? null : Model.Artifacts[delete.Choice % Model.Artifacts.Count];
                await DeleteAsync(version?.Key is null ? SampleData.Unknown : version.Id, delete.Force, () =>
                    artifacts.DeleteArtifactAsync(version?.Key ?? "gone", version?.Version ?? 1, delete.Force)
                );
                break;

            case Operation.DeleteMany delete:
                var query = Query(delete.Kind, delete.Choice) with { Limit = delete.Limit };
                var ids = ReferenceQuery.Find(Model.ToData(Flows, Deployments), query).Select(row => row.Id).ToList();
                var left = delete.Force ? 0 : ids.RemoveAll(Model.IsAliased);
                (await artifacts.DeleteArtifactsAsync(query, delete.Force))
                    .Should()
                    .Be(new ArtifactDeleteResult(Model.DeleteAll(ids, Now), left));
                break;

            case Operation.SetAlias set:
                await SetAliasAsync(session.Aliases, set);
                break;

            case Operation.RemoveAlias remove:
                var named = Draft.NameOf((remove.Choice % 3) + 1)!;
                (await session.Aliases.RemoveAsync(named, remove.Alias)).Should().Be(Model.RemoveAlias(named, remove.Alias, Now));
                break;

            case Operation.SaveRun save:
                var run = new FlowRun
                {
                    Id = SampleData.Id('3', save.Run),
                    Name = "run",
                    FlowId = save.Flow == 0 ? null : Flows[save.Flow - 1],
                    DeploymentId = save.Deployment == 0 ? null : Deployments[save.Deployment - 1],
                };
                Model.Runs[run.Id] = await session.Runs.FlowRuns.SaveAsync(run);
                break;

            case Operation.DeleteRun delete:
                (await session.Runs.FlowRuns.DeleteAsync(SampleData.Id('3', delete.Run)))
                    .Should()
                    .Be(Model.Runs.Remove(SampleData.Id('3', delete.Run)));
                break;

            default:
                throw new InvalidOperationException($"The operation {operation} is unknown here.");
        }

        await ModelComparison.CompareAsync(session, Model);
        await ModelComparison.CompareLineageAsync(
            session.Lineage,
            Model,
            Choose(_steps * 7),
            depth: 1 + (_steps % 4),
            limit: _steps % 5 == 0 ? 2 : 1_000
        );
    }

    private async Task PruneAsync(Operation.Prune prune)
    {
        clock.Advance(TimeSpan.FromMilliseconds(1.5));
        var policy = new RetentionPolicy
        {
            Query = prune.Kind == 7 ? null : Query(prune.Kind, prune.Choice),
            OlderThan = prune.Age is { } age ? TimeSpan.FromMilliseconds(age) : null,
            KeepVersions = prune.Keep,
            KeepLatest = prune.KeepLatest,
            BatchSize = prune.BatchSize,
        };
        var passed = ReferenceQuery.Find(Model.ToData(Flows, Deployments), policy.Query ?? new());
        var prunable = Model.Prunable(policy, passed, Now);
        var gone = prunable.FindAll(row => !Model.IsAliased(row.Id));
        var expected = new PruneResult
        {
            Artifacts = gone.Count,
            Bytes = gone.Sum(row => row.DataSize ?? 0),
            LeftAliased = prunable.Count - gone.Count,
        };
        (await store.Retention.PruneAsync(policy with { DryRun = true })).Should().Be(expected);
        await ModelComparison.CompareAsync(store, Model);

        (await store.Retention.PruneAsync(policy)).Should().Be(expected);
        Model.DeleteAll([.. gone.Select(row => row.Id)], Now);
        await ModelComparison.CompareAsync(store, Model);
        (await store.Retention.PruneAsync(policy)).Should().Be(new PruneResult { LeftAliased = expected.LeftAliased });
    }

    private async Task DeleteAsync(Guid id, bool force, Func<Task<bool>> delete)
    {
        if (force || !Model.IsAliased(id))
        {
            (await delete()).Should().Be(Model.Delete(id, Now));
            return;
        }

        var refused = await delete.Should().ThrowAsync<ArtifactConflictException>();
        refused.Which.Reason.Should().Be(ArtifactConflictReason.Aliased);
        refused
            .Which.Aliases.Should()
            .Equal(Model.Aliases.Where(alias => alias.ArtifactId == id).Select(alias => alias.Alias).Order(StringComparer.Ordinal));
    }

    private async Task SetAliasAsync(IArtifactAliases aliases, Operation.SetAlias set)
    {
        var target = Model.Artifacts.FindAll(row => row.Key is not null) is { Count: > 0 } keyed ? keyed[set.Choice % keyed.Count] : null;
        var key = target?.Key ?? "gone";
        var version = target?.Version ?? 1;
        var found = Model.Aliases.Find(alias => alias.Key == key && alias.Alias == set.Alias)?.Version;
        var expected = set.Expected switch
        {
            null => (int?)null,
            0 => 0,
            1 => found ?? 0,
            _ => (found ?? 0) + 1,
        };
        var call = () => aliases.SetAsync(key, set.Alias, version, expected);
        if (expected is not null && expected != (found ?? 0))
        {
            var moved = await call.Should().ThrowAsync<ArtifactConflictException>();
            (moved.Which.Reason, moved.Which.AliasVersion).Should().Be((ArtifactConflictReason.AliasMoved, found));
        }
        else if (target is null)
        {
            var missing = await call.Should().ThrowAsync<ArtifactConflictException>();
            missing.Which.Reason.Should().Be(ArtifactConflictReason.VersionMissing);
        }
        else
        {
            (await call()).Should().Be(Model.SetAlias(target, set.Alias, Now));
        }
    }

    private async Task CreateAsync(Draft[] drafts, Func<IReadOnlyList<ArtifactCreate>, Task<IReadOnlyList<Artifact>>> create)
    {
        // The model goes first with stand-in ids, to know whether the store must refuse.
        var trial = Model.Copy();
        var list = new List<ArtifactCreate>();
        var refused = false;
        foreach (var draft in drafts)
        {
            var next = draft.ToCreate(Model.Artifacts, trial);
            next = next with { Id = next.Id ?? (Array.Exists(drafts, other => other.ExpectedLatest is not null) ? Guid.NewGuid() : null) };
            list.Add(next);
            refused |= trial.Refuses(next);
            if (!refused)
            {
                trial.Create(next, next.Id ?? Guid.NewGuid(), Now);
            }
        }

        if (refused)
        {
            (await create.Awaiting(call => call(list)).Should().ThrowAsync<ArtifactConflictException>())
                .Which.Reason.Should()
                .NotBe(ArtifactConflictReason.Unknown);
            return;
        }

        var created = await create(list);
        created.Should().HaveCount(list.Count);
        foreach (var (artifact, next) in created.Zip(list))
        {
            Model.Artifacts.Should().NotContain(row => row.Id == artifact.Id);
            artifact.Should().Be(Model.Create(next, artifact.Id, Now));
        }

        Model.Feed.AddCreates(created, Now);
    }

    // Now and then an id that is not there.
    private Guid Choose(int choice) =>
        Model.Artifacts.Count == 0 || choice % 20 == 19 ? SampleData.Unknown : Model.Artifacts[choice % Model.Artifacts.Count].Id;

    private ArtifactQuery Query(int kind, int choice) =>
        new()
        {
            Artifacts = kind switch
            {
                0 => new() { Key = Draft.NameOf((choice % 3) + 1) },
                1 => new() { Type = $"t{choice % 4}" },
                2 => new() { Id = [Choose(choice), Choose(choice + 1), SampleData.Unknown] },
                3 => new() { Version = new() { AtMost = choice % 4 } },
                5 => new()
                {
                    Metadata =
                    {
                        ["n"] = new()
                        {
                            Any = [$"{choice % 8}"],
                            Exists = choice % 3 == 0 ? false : null,
                            Operator = FilterOperator.Or,
                        },
                    },
                },
                6 => new()
                {
                    AnyOf = [new() { Type = $"t{choice % 4}" }, new() { Metadata = { ["n"] = $"{choice % 8}" } }],
                    IsLatest = choice % 3 == 0 ? false : null,
                },
                _ => null,
            },
            Flows = kind == 4 ? new() { Id = Flows[choice % 2] } : null,
            Sort =
                choice % 2 == 0 ? ArtifactSort.IdDesc
                : choice % 3 == 0 ? ArtifactSort.CreatedAsc
                : ArtifactSort.KeyAsc,
        };
}
