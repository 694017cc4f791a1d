using ArtifactStore.Specification.Data;
using ArtifactStore.Specification.Reference;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;

namespace ArtifactStore.Specification.Model;

/// <summary>Runs operations on a store and on the model, and compares what they return and what they leave.</summary>
public sealed class ModelRunner(IArtifactStore store, FakeTimeProvider clock)
{
    private static readonly Guid[] Flows = [SampleData.Id('1', 1), SampleData.Id('1', 2)];
    private int _steps;

    private static readonly Guid[] Deployments = [SampleData.Id('2', 1), SampleData.Id('2', 2)];

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
    }

    public async Task RunAsync(Operation operation)
    {
        if (operation is not Operation.Transaction transaction)
        {
            await StepAsync(store, operation);
            return;
        }

        var before = Model;
        Model = before.Copy();
        await using var open = await store.BeginTransactionAsync();
        foreach (var step in transaction.Steps)
        {
            await StepAsync(open, step);
        }

        if (transaction.Commit)
        {
            await open.CommitAsync();
        }
        else
        {
            await open.DisposeAsync();
            Model = before;
        }

        await CompareAsync(store);
    }

    private async Task StepAsync(IArtifactStoreSession session, Operation operation)
    {
        // Now and then two steps find the same time.
        if (_steps++ % 3 != 0)
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
                if (Model.LatestId(Key(draft.Key)!) is { } id)
                {
                    (await artifacts.GetOrCreateArtifactAsync(Create(draft, Model.Artifacts)))
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
                var query = Query(delete);
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
                var named = Key((remove.Choice % 3) + 1)!;
                (await session.Aliases.RemoveAsync(named, remove.Alias))
                    .Should()
                    .Be(Model.Aliases.RemoveAll(alias => alias.Key == named && alias.Alias == remove.Alias) > 0);
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

        await CompareAsync(session);
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
            var next = Create(draft, Model.Artifacts, trial);
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
    }

    private async Task CompareAsync(IArtifactStoreSession session)
    {
        var artifacts = session.Artifacts;
        (await artifacts.ReadArtifactsAsync()).Should().Equal(ReferenceQuery.Find(Model.ToData([], []), new ArtifactQuery()));

        var collections = await artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc });
        foreach (var (i, row) in Model.Collections.Index().ToList())
        {
            if (row.CollectionId == Guid.Empty)
            {
                Model.Collections[i] = row with
                {
                    CollectionId = collections.SingleOrDefault(actual => actual.Key == row.Key)?.CollectionId ?? Guid.Empty,
                };
            }
        }

        collections.Should().Equal(Model.Collections.OrderBy(row => row.Key, StringComparer.Ordinal));
        collections.Select(row => row.CollectionId).Should().OnlyHaveUniqueItems();

        foreach (var key in Model.Collections.Select(row => row.Key))
        {
            (await session.Aliases.ListAsync(key))
                .Should()
                .Equal(Model.Aliases.Where(alias => alias.Key == key).OrderBy(alias => alias.Alias, StringComparer.Ordinal));
        }

        var data = Model.ToData(Flows, Deployments);
        foreach (
            var query in new ArtifactQuery[]
            {
                new() { Flows = new() { Id = Flows[0] } },
                new() { Deployments = new() { Id = Deployments[1] } },
                new() { FlowRuns = new() },
                new() { Artifacts = new() { Alias = "production" } },
                new() { Artifacts = new() { Alias = new() { IsNull = true } } },
            }
        )
        {
            var keys = FilterCase.OfRuns("", query).Collections!;
            (await artifacts.CountArtifactsAsync(query)).Should().Be(ReferenceQuery.Find(data, query).Count);
            (await artifacts.CountLatestArtifactsAsync(keys)).Should().Be(ReferenceQuery.Find(data, keys).Count);
        }
    }

    private static string? Key(int key) => key == 0 ? null : $"k{key}";

    private static ArtifactCreate Create(Draft draft, List<Artifact> there, ModelStore model)
    {
        var expected = draft.Expected is { } off ? Math.Max(0, model.LatestVersion(Key(draft.Key)!) + off) : (int?)null;
        Guid? latest = draft.ExpectedLatest switch
        {
            _ when expected == 0 => null,
            null => null,
            0 => model.LatestId(Key(draft.Key)!) ?? SampleData.Unknown,
            2 when there.Count > 0 => there[draft.Content % there.Count].Id,
            _ => SampleData.Unknown,
        };
        return Create(draft, there) with { ExpectedVersion = expected, ExpectedLatestId = latest };
    }

    private static ArtifactCreate Create(Draft draft, List<Artifact> there) =>
        new()
        {
            Id = draft.TakenId && there.Count > 0 ? there[draft.Content % there.Count].Id : null,
            Key = Key(draft.Key),
            Type = draft.Content % 4 == 0 ? null : $"t{draft.Content % 4}",
            Description = draft.Content % 3 == 0 ? null : $"d{draft.Content}",
            Data = draft.Content % 5 == 0 ? null : ArtifactData.Parse($"{{ \"n\" : {draft.Content}.0 }}"),
            Metadata = draft.Content % 2 == 0 ? null : new(("n", $"{draft.Content}")),
            FlowRunId = draft.Run == 0 ? null : SampleData.Id('3', draft.Run),
            TaskRunId = draft.Content % 6 == 0 ? SampleData.Id('4', 1) : null,
        };

    // Now and then an id that is not there.
    private Guid Choose(int choice) =>
        Model.Artifacts.Count == 0 || choice % 20 == 19 ? SampleData.Unknown : Model.Artifacts[choice % Model.Artifacts.Count].Id;

    private ArtifactQuery Query(Operation.DeleteMany delete) =>
        new()
        {
            Artifacts = delete.Kind switch
            {
                0 => new() { Key = Key((delete.Choice % 3) + 1) },
                1 => new() { Type = $"t{delete.Choice % 4}" },
                2 => new() { Id = [Choose(delete.Choice), Choose(delete.Choice + 1), SampleData.Unknown] },
                3 => new() { Version = new() { AtMost = delete.Choice % 4 } },
                _ => null,
            },
            Flows = delete.Kind == 4 ? new() { Id = Flows[delete.Choice % 2] } : null,
            Sort =
                delete.Choice % 2 == 0 ? ArtifactSort.IdDesc
                : delete.Choice % 3 == 0 ? ArtifactSort.CreatedAsc
                : ArtifactSort.KeyAsc,
            Limit = delete.Limit,
        };
}
