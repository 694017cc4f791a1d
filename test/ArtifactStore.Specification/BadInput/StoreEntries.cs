using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace ArtifactStore.Specification.BadInput;

/// <summary>
/// The entry points of a store, by the names that the file gives them. The store holds one flow, and one artifact of the key <c>there</c>.
/// </summary>
public sealed class StoreEntries
{
    private const int MostEnds = 10;

    private static readonly Guid Flow = new("11111111-1111-1111-1111-111111111111");

    private readonly IArtifactStore _store;
    private readonly Artifact _there;
    private readonly Queue<TaskRunScope> _tasks;
    private readonly Func<IArtifactStore> _openAgain;
    private readonly Func<IArtifactStore> _openOther;

    private StoreEntries(
        IArtifactStore store,
        Artifact there,
        Queue<TaskRunScope> tasks,
        Func<IArtifactStore> openAgain,
        Func<IArtifactStore> openOther
    ) => (_store, _there, _tasks, _openAgain, _openOther) = (store, there, tasks, openAgain, openOther);

    /// <summary>The names of all.</summary>
    public static IEnumerable<string> Names => Single.Keys.Concat(Alike.Keys);

    /// <summary>Those that must do the same for several members, or for every kind of run.</summary>
    private static Dictionary<string, Func<StoreEntries, IEnumerable<BadInputTry>>> Alike { get; } =
        new()
        {
            ["save runs"] = on => on.Kinds.Select(kind => new BadInputTry(kind.Name, kind.SaveAllAsync)),
            ["save many runs"] = on =>
                on.Kinds.Select(kind => new BadInputTry(kind.Name, text => kind.SaveManyAsync(ModelEntries.Number(text)))),
            ["save a run"] = on => on.Kinds.Select(kind => new BadInputTry(kind.Name, kind.SaveAsync)),
            ["tags of a saved run"] = on => on.Properties<ValueList<string>>(),
            ["texts of a saved run"] = on => on.Properties<string>(),
            ["times of a saved run"] = on => on.Properties<DateTimeOffset?>(),
            ["state of a saved run"] = on =>
                [
                    new("Name", async text =>
                        (await on.SaveFlowRunAsync(run => run with { State = new(StateType.Running, text) })).State!.Name!
                    ),
                    new("Message", async text =>
                        (await on.SaveFlowRunAsync(run => run with { State = new(StateType.Running) { Message = text } })).State!.Message!
                    ),
                    new("Name", async text => (
                            await on._store.Runs.TaskRuns.SaveAsync(
                                new()
                                {
                                    Id = Guid.NewGuid(),
                                    Name = "t",
                                    State = new(StateType.Running, text),
                                }
                            )
                        ).State!.Name!),
                ],
            ["creator of a saved run"] = on =>
                [
                    new("Type", async text =>
                        (await on.SaveFlowRunAsync(run => run with { CreatedBy = new() { Type = text } })).CreatedBy!.Type!
                    ),
                    new("DisplayValue", async text =>
                        (await on.SaveFlowRunAsync(run => run with { CreatedBy = new() { DisplayValue = text } })).CreatedBy!.DisplayValue!
                    ),
                ],
            ["start a run of a flow"] = on =>
                [
                    new("", text => on.FlowNameAsync(on._store.StartFlowRunAsync(text!))),
                    new("", text => on.FlowNameAsync(on._tasks.Peek().StartFlowRunAsync(text!))),
                ],
            ["start a run with tags"] = on =>
                [
                    new("", async text => (await on._store.StartFlowRunAsync("f", tags: ModelEntries.Texts(text))).Run.Tags.ToString()),
                    new("", async text => (await on._tasks.Peek().StartTaskRunAsync("t", ModelEntries.Texts(text))).Run.Tags.ToString()),
                ],
            ["message of an ended run"] = on =>
                [
                    new("", text => on.EndAsync(task => task.CompleteAsync(text))),
                    new("", text => on.EndAsync(task => task.FailAsync(text))),
                    new("", text => on.EndAsync(task => task.CancelAsync(text))),
                ],
            ["save a run with another time"] = on => on.Kinds.Select(kind => new BadInputTry(kind.Name, kind.SaveUpdatedAsync)),
            ["find runs"] = on =>
                [
                    new("ReadAsync", async text => $"{(await on._store.Runs.Flows.ReadAsync(Read<FlowQuery>(text))).Count} rows"),
                    new("StreamAsync", async text => $"{await on._store.Runs.Flows.StreamAsync(Read<FlowQuery>(text)).CountAsync()} rows"),
                ],
            ["count runs"] = on =>
                [
                    new("CountAsync", async text => $"{await on._store.Runs.Flows.CountAsync(Read<FlowQuery>(text))} in all"),
                    new("ReadPageAsync", async text =>
                        $"{(await on._store.Runs.Flows.ReadPageAsync(Read<FlowQuery>(text), includeTotal: true)).Total} in all"
                    ),
                ],
            ["read a run"] = on => on.Kinds.Select(kind => new BadInputTry(kind.Name, kind.ReadAsync)),
            ["delete a run"] = on => on.Kinds.Select(kind => new BadInputTry(kind.Name, kind.DeleteAsync)),
            ["so many ids in a filter"] = on =>
                [
                    new("Any", text => on.CountAsync(new ArtifactFilter { Id = new() { Any = Many(text, Guid.Empty) } })),
                    new("NotAny", text => on.CountAsync(new ArtifactFilter { Id = new() { NotAny = Many(text, Guid.Empty) } })),
                ],
            ["so many numbers in a filter"] = on =>
                [
                    new("Any", text => on.CountAsync(new ArtifactFilter { Version = new() { Any = Many(text, 7) } })),
                    new("NotAny", text => on.CountAsync(new ArtifactFilter { Version = new() { NotAny = Many(text, 7) } })),
                ],
            ["depth of lineage"] = on => on.Lineage((read, id, depth) => read(id, depth, 1_000, default)),
            ["limit of lineage"] = on => on.Lineage((read, id, limit) => read(id, 1, limit, default)),
            ["copy"] = on =>
                [
                    new("RunAsync", text => on.CopyAsync(text!, (source, target) => ArtifactStoreCopy.RunAsync(source, target))),
                    new("VerifyAsync", text => on.CopyAsync(text!, (source, target) => ArtifactStoreCopy.VerifyAsync(source, target))),
                ],
        };

    private static Dictionary<string, Func<StoreEntries, string?, Task<string>>> Single { get; } =
        new()
        {
            ["create"] = async (on, text) => Describe(await on.CreateAsync(text)),
            ["get or create"] = async (on, text) => Describe((await on._store.Artifacts.GetOrCreateArtifactAsync(Create(text))).Artifact),
            ["inputs of an artifact"] = async (on, text) =>
                Describe(
                    await on._store.Artifacts.CreateArtifactAsync(
                        new()
                        {
                            Id = Guid.Parse("aaaaaaaa-0000-4000-8000-000000000000"),
                            Inputs = [.. text!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)],
                        }
                    )
                ),
            ["start a run of a deployment"] = async (on, text) =>
                (await on._store.StartFlowRunAsync("f", deployment: text)).Run.DeploymentId is { } id
                    ? (await on._store.Runs.Deployments.ReadAsync(id))!.Name
                    : "null",
            ["start a run with an option"] = async (on, text) =>
                (await on._store.StartFlowRunAsync("f", options: new() { Name = text })).Run.Name,
            ["start a task run"] = async (on, text) => (await on._tasks.Peek().StartTaskRunAsync(text!)).Run.Name,
            ["exception of a failed run"] = (on, text) =>
                on.EndAsync(task => task.FailAsync(text is null ? null! : new TimeoutException(text))),
            ["key of reported progress"] = async (on, text) =>
            {
                await on._tasks.Peek().ReportProgressAsync(text!, 1);
                return (await on._store.Artifacts.ReadLatestArtifactAsync(text!))!.Key;
            },
            ["reported progress"] = async (on, text) =>
            {
                await on._tasks.Peek().ReportProgressAsync("percent", double.Parse(text!, CultureInfo.InvariantCulture));
                return (await on._store.Artifacts.ReadLatestArtifactAsync("percent"))!.Data!.Json;
            },
            ["limit of changes"] = async (on, text) =>
                $"{(await on._store.Changes.ReadChangesAsync(limit: ModelEntries.Number(text))).Count} rows",
            ["create many"] = async (on, text) =>
                string.Join(", ", (await on._store.Artifacts.CreateArtifactsAsync(Creates(text))).Select(Describe)),
            ["create the same id"] = async (on, _) => Describe(await on._store.Artifacts.CreateArtifactAsync(new() { Id = on._there.Id })),
            ["read an id"] = async (on, text) => Describe(await on._store.Artifacts.ReadArtifactAsync(Guid.Parse(text!))),
            ["read a version of there"] = async (on, text) =>
                Describe(await on._store.Artifacts.ReadArtifactAsync("there", ModelEntries.Number(text))),
            ["read version 1 of a key"] = async (on, text) => Describe(await on._store.Artifacts.ReadArtifactAsync(text!, 1)),
            ["read the latest of a key"] = async (on, text) => (await on._store.Artifacts.ReadLatestArtifactAsync(text!))?.Key ?? "null",
            ["read the versions of a key"] = async (on, text) => $"{(await on._store.Artifacts.ReadVersionsAsync(text!)).Count} rows",
            ["limit of versions"] = async (on, text) =>
                $"{(await on._store.Artifacts.ReadVersionsAsync("there", limit: ModelEntries.Number(text))).Count} rows",
            ["versions before"] = async (on, text) =>
                $"{(await on._store.Artifacts.ReadVersionsAsync("there", beforeVersion: ModelEntries.Number(text))).Count} rows",
            ["set an alias"] = async (on, text) => Describe(await on._store.Aliases.SetAsync("there", text!, 1)),
            ["set an alias of a key"] = async (on, text) => Describe(await on._store.Aliases.SetAsync(text!, "production", 1)),
            ["set an alias to a version"] = async (on, text) =>
                Describe(await on._store.Aliases.SetAsync("there", "production", ModelEntries.Number(text))),
            ["set an alias expected at a version"] = async (on, text) =>
                Describe(await on._store.Aliases.SetAsync("there", "expected", 1, expectedVersion: ModelEntries.Number(text))),
            ["remove an alias"] = async (on, text) => $"{await on._store.Aliases.RemoveAsync("there", text!)}",
            ["remove an observer"] = async (on, text) => $"{await on._store.Observers.RemoveAsync(text!)}",
            ["remove an alias of a key"] = async (on, text) => $"{await on._store.Aliases.RemoveAsync(text!, "unset")}",
            ["list the aliases of a key"] = async (on, text) => $"{(await on._store.Aliases.ListAsync(text!)).Count} rows",
            ["read an alias"] = async (on, text) => Describe(await on._store.Aliases.ReadArtifactAsync("there", text!)),
            ["read an alias of a key"] = async (on, text) => Describe(await on._store.Aliases.ReadArtifactAsync(text!, "unset")),
            ["find"] = async (on, text) => $"{(await on._store.Artifacts.ReadArtifactsAsync(Read<ArtifactQuery>(text))).Count} rows",
            ["find latest"] = async (on, text) =>
                $"{(await on._store.Artifacts.ReadLatestArtifactsAsync(Read<ArtifactCollectionQuery>(text))).Count} rows",
            ["find a page"] = async (on, text) =>
                $"{(await on._store.Artifacts.ReadArtifactPageAsync(Read<ArtifactQuery>(text), includeTotal: true)).Total} in all",
            ["find a page of latest"] = async (on, text) =>
                $"{(await on._store.Artifacts.ReadLatestArtifactPageAsync(Read<ArtifactCollectionQuery>(text), includeTotal: true)).Total} in all",
            ["stream"] = async (on, text) =>
                $"{await on._store.Artifacts.StreamArtifactsAsync(Read<ArtifactQuery>(text)).CountAsync()} rows",
            ["stream latest"] = async (on, text) =>
                $"{await on._store.Artifacts.StreamLatestArtifactsAsync(Read<ArtifactCollectionQuery>(text)).CountAsync()} rows",
            ["count"] = async (on, text) => $"{await on._store.Artifacts.CountArtifactsAsync(Read<ArtifactQuery>(text))}",
            ["count latest"] = async (on, text) =>
                $"{await on._store.Artifacts.CountLatestArtifactsAsync(Read<ArtifactCollectionQuery>(text))}",
            ["delete"] = async (on, text) =>
                $"{(await on._store.Artifacts.DeleteArtifactsAsync(Read<ArtifactQuery>(text)!)).Deleted} deleted",
            ["delete an id"] = async (on, text) => $"{await on._store.Artifacts.DeleteArtifactAsync(Guid.Parse(text!))}",
            ["delete a version of there"] = async (on, text) =>
                $"{await on._store.Artifacts.DeleteArtifactAsync("there", ModelEntries.Number(text))}",
            ["delete version 1 of a key"] = async (on, text) => $"{await on._store.Artifacts.DeleteArtifactAsync(text!, 1)}",
            ["update an id"] = async (on, text) =>
                $"{await on._store.Artifacts.UpdateArtifactAsync(Guid.Parse(text!), new() { Description = "changed" })}",
            ["update"] = async (on, text) =>
                $"{await on._store.Artifacts.UpdateArtifactAsync(on._there.Id, text is null ? null! : new() { Description = text })}",
            ["enlist"] = (on, text) =>
                Task.FromResult(text is null ? $"{on._store.Enlist(null!)}" : $"{on._store.Enlist(new ForeignTransaction())}"),
            ["continue behind a row, sorted otherwise"] = async (on, text) =>
                $"{(await on._store.Artifacts.ReadArtifactsAsync(new() { Sort = Enum.Parse<ArtifactSort>(text!), After = ArtifactCursor.After(on._there, ArtifactSort.IdDesc) })).Count} rows",
            ["so many flow runs of a task run in a filter"] = async (on, text) =>
                $"{await on._store.Artifacts.CountArtifactsAsync(new() { TaskRuns = new() { FlowRunId = new() { Any = Many(text, Guid.Empty) } } })}",
            ["so many creators in a filter"] = async (on, text) =>
                $"{await on._store.Artifacts.CountArtifactsAsync(new() { FlowRuns = new() { CreatedBy = new() { Id = Many(text, Guid.Empty) } } })}",
            ["least version in a filter"] = (on, text) =>
                on.CountAsync(
                    new ArtifactFilter
                    {
                        Key = "there",
                        Version = new() { AtLeast = ModelEntries.Number(text) },
                    }
                ),
            ["greatest version in a filter"] = (on, text) =>
                on.CountAsync(
                    new ArtifactFilter
                    {
                        Key = "there",
                        Version = new() { AtMost = ModelEntries.Number(text) },
                    }
                ),
            ["priority of a saved work queue"] = async (on, text) =>
            {
                var queue = await on._store.Runs.WorkQueues.SaveAsync(
                    new()
                    {
                        Id = Guid.NewGuid(),
                        Name = "q",
                        Priority = ModelEntries.Number(text),
                    }
                );
                return $"{(await on._store.Runs.WorkQueues.ReadAsync(queue.Id))!.Priority}";
            },
            ["transaction"] = (on, text) => on.InTransactionAsync(text!),
            ["copy into what is not empty"] = async (on, _) =>
            {
                await using var again = on._openAgain();
                return $"{(await ArtifactStoreCopy.RunAsync(on._store, again)).Rows} rows";
            },
        };

    private async Task<string> FlowNameAsync(Task<FlowRunScope> start) =>
        (await _store.Runs.Flows.ReadAsync((await start).Run.FlowId!.Value))!.Name;

    /// <summary>Ends a task run, and returns the message of its state. If the end is refused, the task run is used again.</summary>
    private async Task<string> EndAsync(Func<TaskRunScope, Task> end)
    {
        var task = _tasks.Peek();
        await end(task);
        _tasks.Dequeue();
        return task.Run.State!.Message ?? "null";
    }

    private IRunKind[] Kinds =>
        [
            new RunKind<Flow>(_store.Runs.Flows),
            new RunKind<Deployment>(_store.Runs.Deployments),
            new RunKind<FlowRun>(_store.Runs.FlowRuns),
            new RunKind<TaskRun>(_store.Runs.TaskRuns),
            new RunKind<WorkPool>(_store.Runs.WorkPools),
            new RunKind<WorkQueue>(_store.Runs.WorkQueues),
        ];

    /// <summary>Puts one flow and one artifact into a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="openAgain">Opens a further store on the same database.</param>
    /// <param name="openOther">Opens a store on another database.</param>
    public static async Task<StoreEntries> FillAsync(IArtifactStore store, Func<IArtifactStore> openAgain, Func<IArtifactStore> openOther)
    {
        ArgumentNullException.ThrowIfNull(store);
        await store.Runs.Flows.SaveAsync(
            new Flow
            {
                Id = Flow,
                Name = "etl",
                Tags = ["prod"],
            }
        );
        var tasks = new Queue<TaskRunScope>();
        var run = await store.StartFlowRunAsync("f");
        for (var i = 0; i < MostEnds; i++)
        {
            tasks.Enqueue(await run.StartTaskRunAsync("t"));
        }

        var there = await store.Artifacts.CreateArtifactAsync(new() { Key = "there", Type = "table" });
        return new(store, there, tasks, openAgain, openOther);
    }

    /// <summary>The ways to give an input to an entry point.</summary>
    public IReadOnlyList<BadInputTry> Of(string entry) =>
        Alike.TryGetValue(entry, out var several) ? [.. several(this)] : [new("", text => Single[entry](this, text))];

    /// <summary>Saves a run with one property set, for each property of a type, and reads it back.</summary>
    private IEnumerable<BadInputTry> Properties<T>() => Kinds.SelectMany(kind => kind.Properties<T>());

    private async Task<string> CountAsync(ArtifactFilter filter) =>
        (await _store.Artifacts.CountArtifactsAsync(new() { Artifacts = filter })) > 0 ? "some" : "none";

    private static ValueList<T> Many<T>(string? count, T value) => ValueList.From(Enumerable.Repeat(value, ModelEntries.Number(count)));

    private Task<FlowRun> SaveFlowRunAsync(Func<FlowRun, FlowRun> change) =>
        _store.Runs.FlowRuns.SaveAsync(change(new() { Id = Guid.NewGuid(), Name = "r" }));

    private async Task<string> CopyAsync(string text, Func<IArtifactStore, IArtifactStore, Task<ArtifactStoreCopyResult>> copyAsync)
    {
        await using var target = _openOther();
        var closed = _openAgain();
        await closed.DisposeAsync();
        var (from, to) = text.Split(" to ") is [var first, var second]
            ? (Store(first), Store(second))
            : throw new ArgumentException($"'{text}' is not written as 'a to b'.", nameof(text));
        return $"{(await copyAsync(from, to)).Rows} rows";

        IArtifactStore Store(string name) =>
            name switch
            {
                "«null»" => null!,
                "the source" or "itself" => _store,
                "the target" => target,
                "a closed store" => closed,
                "a wrapper" => DispatchProxy.Create<IArtifactStore, Wrapper>(),
                _ => throw new ArgumentOutOfRangeException(nameof(text), name, "No such store."),
            };
    }

    private async Task<string> InTransactionAsync(string text)
    {
        if (text == "begin on a closed store")
        {
            var closed = _openAgain();
            await closed.DisposeAsync();
            await using var never = await closed.BeginTransactionAsync();
            return "begun";
        }

        if (text == "begin with a cancelled token")
        {
            await using var never = await _store.BeginTransactionAsync(new CancellationToken(canceled: true));
            return "begun";
        }

        await using var transaction = await _store.BeginTransactionAsync();
        switch (text)
        {
            case "begin within another":
                await using (await _store.BeginTransactionAsync())
                {
                    return "begun";
                }

            case "create on the store within it":
                return Describe(await _store.Artifacts.CreateArtifactAsync(new() { Key = "outside" }));
            case "save on the store within it":
                return (await _store.Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "outside" })).Name;
            case "commit after the end":
                await transaction.DisposeAsync();
                await transaction.CommitAsync();
                return "committed";
            case "create a bad key within it, and commit":
                await RefuseAsync(() => transaction.Artifacts.CreateArtifactAsync(new() { Key = "«" }));
                await RefuseAsync(() => transaction.Artifacts.CreateArtifactAsync(new() { Key = "there", ExpectedVersion = 7 }));
                var made = await transaction.Artifacts.CreateArtifactAsync(new() { Key = "kept" });
                await transaction.CommitAsync();
                return Describe(await _store.Artifacts.ReadArtifactAsync(made.Id));
        }

        await transaction.CommitAsync();
        switch (text)
        {
            case "commit twice":
                await transaction.CommitAsync();
                return "committed";
            case "create after the commit":
                return Describe(await transaction.Artifacts.CreateArtifactAsync(new() { Key = "late" }));
            case "read after the commit":
                return Describe(await transaction.Artifacts.ReadArtifactAsync(_there.Id));
            case "save after the commit":
                return (await transaction.Runs.Flows.SaveAsync(new Flow { Id = Guid.NewGuid(), Name = "late" })).Name;
            default:
                throw new ArgumentOutOfRangeException(nameof(text), text, "Nothing that is done to a transaction.");
        }

        static async Task RefuseAsync(Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (Exception e) when (e is ArgumentException or ArtifactConflictException)
            {
                return;
            }

            throw new InvalidOperationException("Nothing was refused.");
        }
    }

    private BadInputTry[] Lineage(Func<ReadLineage, Guid, int, Task<IReadOnlyList<LineageArtifact>>> read) =>
        [
            new("ReadInputsAsync", async text =>
                $"{(await read(_store.Lineage.ReadInputsAsync, _there.Id, ModelEntries.Number(text))).Count} rows"
            ),
            new("ReadUsesAsync", async text =>
                $"{(await read(_store.Lineage.ReadUsesAsync, _there.Id, ModelEntries.Number(text))).Count} rows"
            ),
        ];

    private delegate Task<IReadOnlyList<LineageArtifact>> ReadLineage(Guid id, int depth, int limit, CancellationToken cancellationToken);

    private Task<Artifact> CreateAsync(string? text) => _store.Artifacts.CreateArtifactAsync(Create(text));

    private static ArtifactCreate Create(string? text) => text is null ? null! : Create(JsonDocument.Parse(text).RootElement);

    private static IReadOnlyList<ArtifactCreate> Creates(string? text) =>
        text is null ? null! : [.. JsonDocument.Parse(text).RootElement.EnumerateArray().Select(Create)];

    private static ArtifactCreate Create(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null
            ? null!
            : new()
            {
                Key = Text(json, "key"),
                Type = Text(json, "type"),
                Description = Text(json, "description"),
                ExpectedVersion = json.TryGetProperty("expected", out var expected) ? expected.GetInt32() : null,
                ExpectedLatestId = json.TryGetProperty("latest", out var latest) ? latest.GetGuid() : null,
                Data = Text(json, "data") is { } data ? ArtifactData.Parse(data) : null,
            };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static T? Read<T>(string? text)
        where T : class => text is null ? null : JsonSerializer.Deserialize<T>(text, ArtifactStoreJson.Options);

    private static string Describe(ArtifactAlias alias) => $"{alias.Key} {alias.Version}";

    private static string Describe(Artifact? artifact) =>
        artifact is null ? "null" : $"{artifact.Key ?? "no key"} {artifact.Version}".TrimEnd();

    /// <summary>A store that a host has made around one, or for its tests.</summary>
    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy is made by deriving from it.")]
    private class Wrapper : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException();
    }

    /// <summary>What is done to every kind of run alike.</summary>
    private interface IRunKind
    {
        string Name { get; }

        Task<string> SaveAsync(string? name);

        Task<string> SaveUpdatedAsync(string? updated);

        Task<string> SaveAllAsync(string? names);

        Task<string> SaveManyAsync(int count);

        Task<string> ReadAsync(string? id);

        Task<string> DeleteAsync(string? id);

        IEnumerable<BadInputTry> Properties<TProperty>();
    }

    private sealed class RunKind<T>(IRunSet<T> runs) : IRunKind
        where T : class
    {
        public string Name => typeof(T).Name;

        public async Task<string> SaveAsync(string? name) => Get(await runs.SaveAsync(name is null ? null! : Make(name)), "Name");

        public async Task<string> SaveUpdatedAsync(string? updated)
        {
            var which = (UpdatedTime)ModelEntries.Number(updated);
            await runs.SaveAsync([Make("one")], which);
            return Get(await runs.SaveAsync(Make("one"), which), "Name");
        }

        public async Task<string> SaveAllAsync(string? names) =>
            $"{(await runs.SaveAsync(names is null ? null! : [.. names.Split(',').Select(name => name == "null" ? null! : Make(name))])).Count} saved";

        public async Task<string> SaveManyAsync(int count) =>
            $"{(await runs.SaveAsync(new ReadOnlyCollection<T>(Enumerable.Repeat(Make("many"), count).ToList()))).Count} saved";

        public async Task<string> ReadAsync(string? id) => (await runs.ReadAsync(Guid.Parse(id!)))?.ToString() ?? "null";

        public async Task<string> DeleteAsync(string? id) => $"{await runs.DeleteAsync(Guid.Parse(id!))}";

        public IEnumerable<BadInputTry> Properties<TProperty>() =>
            typeof(T)
                .GetProperties()
                .Where(property => property.PropertyType == typeof(TProperty))
                .Select(property => new BadInputTry(property.Name, async text =>
                {
                    var item = Make("one");
                    MemberEntries.Set(item, property, text);
                    await runs.SaveAsync(item, UpdatedTime.AsGiven);
                    return Get((await runs.ReadAsync((Guid)typeof(T).GetProperty("Id")!.GetValue(item)!))!, property.Name);
                }));

        private static T Make(string name)
        {
            var item = Activator.CreateInstance<T>();
            typeof(T).GetProperty("Id")!.SetValue(item, Guid.NewGuid());
            MemberEntries.Set(item, typeof(T).GetProperty("Name")!, name);
            return item;
        }

        private static string Get(T item, string property) => MemberEntries.Show(typeof(T).GetProperty(property)!.GetValue(item));
    }
}
