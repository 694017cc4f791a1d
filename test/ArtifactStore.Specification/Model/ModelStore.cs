using ArtifactStore.Specification.Reference;

namespace ArtifactStore.Specification.Model;

/// <summary>What a store does to artifacts, keys and runs, in plain lists: the behaviour of the design without any database.</summary>
public sealed class ModelStore
{
    private readonly Dictionary<string, int> _lastVersions;

    public ModelStore()
        : this([], [], [], [], [], new(), new()) { }

    private ModelStore(
        IEnumerable<Artifact> artifacts,
        IEnumerable<ArtifactCollection> collections,
        IEnumerable<ArtifactAlias> aliases,
        IEnumerable<FlowRun> runs,
        Dictionary<string, int> lastVersions,
        ModelLineage lineage,
        ModelFeed feed
    )
    {
        Artifacts = [.. artifacts];
        Collections = [.. collections];
        Aliases = [.. aliases];
        Runs = runs.ToDictionary(run => run.Id);
        _lastVersions = new(lastVersions, StringComparer.Ordinal);
        (Lineage, Feed) = (lineage, feed);
    }

    public List<Artifact> Artifacts { get; }

    /// <summary>The collections; the id of a new one is empty until the store has told it.</summary>
    public List<ArtifactCollection> Collections { get; }

    public List<ArtifactAlias> Aliases { get; }

    public Dictionary<Guid, FlowRun> Runs { get; }

    public ModelLineage Lineage { get; }

    public ModelFeed Feed { get; }

    /// <summary>A copy that a transaction may change.</summary>
    public ModelStore Copy() => new(Artifacts, Collections, Aliases, Runs.Values, _lastVersions, Lineage.Copy(), Feed.Copy());

    public int LatestVersion(string key) => Collections.Find(row => row.Key == key)?.Version ?? 0;

    public Guid? LatestId(string key) => Collections.Find(row => row.Key == key)?.LatestId;

    public bool Refuses(ArtifactCreate create) =>
        Artifacts.Exists(row => row.Id == create.Id)
        || (create.ExpectedVersion is { } expected && expected != LatestVersion(create.Key!))
        || (create.ExpectedLatestId is { } id && id != LatestId(create.Key!));

    public bool Refuses(Guid id, ArtifactUpdate update) =>
        update.ExpectedUpdated is { } expected
        && Artifacts.Find(row => row.Id == id) is { } artifact
        && expected != artifact.Updated
        && !Collections.Exists(row => row.LatestId == id && row.Updated == expected);

    /// <summary>Creates an artifact; its id is the one given, or the one that the store made. The feed gets no change of it.</summary>
    public Artifact Create(ArtifactCreate create, Guid id, DateTimeOffset now)
    {
        int? version = create.Key is null ? null : _lastVersions[create.Key] = _lastVersions.GetValueOrDefault(create.Key) + 1;
        var artifact = new Artifact
        {
            Id = id,
            Created = now,
            Updated = now,
            Key = create.Key,
            Version = version,
            Type = create.Type,
            Description = create.Description,
            Data = create.Data,
            DataSize = create.Data is null ? null : System.Text.Encoding.UTF8.GetByteCount(create.Data.Json),
            Metadata = create.Metadata,
            FlowRunId = create.FlowRunId,
            TaskRunId = create.TaskRunId,
        };
        Artifacts.Add(artifact);
        Lineage.Add(id, create.Inputs);
        if (artifact.Key is not null)
        {
            Point(artifact, now);
        }

        return artifact;
    }

    public bool Update(Guid id, ArtifactUpdate update, DateTimeOffset now)
    {
        var index = Artifacts.FindIndex(row => row.Id == id);
        if (index < 0)
        {
            return false;
        }

        var old = Artifacts[index];
        var collection = Collections.Find(row => row.Key == old.Key);
        var time = Max(now, Max(old.Updated, collection?.Updated ?? default).AddMicroseconds(1));
        var data = update.Data.IsSet ? update.Data.Value : old.Data;
        var updated = old with
        {
            Updated = time,
            Data = data,
            DataSize = data is null ? null : System.Text.Encoding.UTF8.GetByteCount(data.Json),
            Description = update.Description.IsSet ? update.Description.Value : old.Description,
            Metadata = update.Metadata.IsSet ? update.Metadata.Value : old.Metadata,
        };
        Artifacts[index] = updated;
        if (updated.Key is not null && updated.Version == LatestVersion(updated.Key))
        {
            Point(updated, time);
        }

        Feed.Add(ModelChange.Of(ArtifactChangeKind.Updated, updated, now));
        return true;
    }

    public bool Delete(Guid id, DateTimeOffset now) => DeleteAll([id], now) > 0;

    public bool IsAliased(Guid id) => Aliases.Exists(alias => alias.ArtifactId == id);

    /// <summary>Creates or moves an alias; one that names the artifact already stays as it is.</summary>
    public ArtifactAlias SetAlias(Artifact artifact, string name, DateTimeOffset now)
    {
        var old = Aliases.Find(alias => alias.Key == artifact.Key && alias.Alias == name);
        if (old?.ArtifactId == artifact.Id)
        {
            return old;
        }

        Aliases.RemoveAll(alias => alias == old);
        Aliases.Add(
            new()
            {
                Key = artifact.Key!,
                Alias = name,
                Version = artifact.Version!.Value,
                ArtifactId = artifact.Id,
                Updated = now,
            }
        );
        Feed.Add(ModelChange.Of(ArtifactChangeKind.AliasMoved, artifact, now, name));
        return Aliases[^1];
    }

    public bool RemoveAlias(string key, string name, DateTimeOffset now)
    {
        if (Aliases.Find(alias => alias.Key == key && alias.Alias == name) is not { } alias)
        {
            return false;
        }

        Aliases.Remove(alias);
        Feed.Add(new ModelChange(ArtifactChangeKind.AliasRemoved, alias.ArtifactId, key, alias.Version, now, name));
        return true;
    }

    /// <summary>Deletes artifacts together, so that a key is pointed anew once at most.</summary>
    public long DeleteAll(IReadOnlyCollection<Guid> ids, DateTimeOffset now)
    {
        var doomed = Artifacts.Where(row => ids.Contains(row.Id)).ToList();
        List<ModelChange> changes =
        [
            .. Aliases
                .Where(alias => ids.Contains(alias.ArtifactId))
                .Select(alias => new ModelChange(
                    ArtifactChangeKind.AliasRemoved,
                    alias.ArtifactId,
                    alias.Key,
                    alias.Version,
                    now,
                    alias.Alias
                )),
            .. doomed.Select(row => ModelChange.Of(ArtifactChangeKind.Deleted, row, now)),
        ];
        Artifacts.RemoveAll(doomed.Contains);
        Aliases.RemoveAll(alias => ids.Contains(alias.ArtifactId));
        doomed.ForEach(row => Lineage.Remove(row.Id));
        foreach (var collection in Collections.Where(row => ids.Contains(row.LatestId)).ToList())
        {
            if (Artifacts.Where(row => row.Key == collection.Key).MaxBy(row => row.Version) is { } latest)
            {
                Point(latest, Max(now, latest.Updated));
                changes.Add(ModelChange.Of(ArtifactChangeKind.LatestMoved, latest, now));
            }
            else
            {
                Collections.Remove(collection);
                _lastVersions.Remove(collection.Key);
                changes.Add(new(ArtifactChangeKind.KeyGone, null, collection.Key, null, now));
            }
        }

        Feed.AddDelete(changes);

        return doomed.Count;
    }

    /// <summary>The artifacts of a policy whose query passes some, aliased ones among them.</summary>
    public List<Artifact> Prunable(RetentionPolicy policy, IEnumerable<Artifact> passed, DateTimeOffset now)
    {
        var kept = policy.KeepVersions ?? (policy.KeepLatest ? 1 : 0);
        return
        [
            .. passed.Where(row =>
                (policy.OlderThan is not { } age || row.Created <= now - age)
                && (
                    row.Key is null
                        ? policy.OlderThan is not null
                        : Artifacts.Count(other => other.Key == row.Key && other.Version > row.Version) >= kept
                )
            ),
        ];
    }

    /// <summary>The rows as the evaluator of filters takes them, with a row for every flow and deployment.</summary>
    public ReferenceData ToData(IEnumerable<Guid> flows, IEnumerable<Guid> deployments)
    {
        var data = new ReferenceData();
        data.Artifacts.AddRange(Artifacts);
        data.Collections.AddRange(Collections);
        data.Aliases.AddRange(Aliases);
        foreach (var run in Runs.Values)
        {
            data.FlowRuns.Add(run.Id, run);
        }

        foreach (var id in flows)
        {
            data.Flows.Add(id, new() { Id = id, Name = "flow" });
        }

        foreach (var id in deployments)
        {
            data.Deployments.Add(id, new() { Id = id, Name = "deployment" });
        }

        return data;
    }

    private static DateTimeOffset Max(DateTimeOffset x, DateTimeOffset y) => x > y ? x : y;

    /// <summary>A collection's time never goes back.</summary>
    private void Point(Artifact latest, DateTimeOffset now)
    {
        var old = Collections.Find(row => row.Key == latest.Key);
        Collections.RemoveAll(row => row.Key == latest.Key);
        Collections.Add(
            new()
            {
                CollectionId = old?.CollectionId ?? Guid.Empty,
                Created = old?.Created ?? now,
                Updated = Max(now, old?.Updated ?? default),
                Key = latest.Key!,
                LatestId = latest.Id,
                Version = latest.Version!.Value,
                Type = latest.Type,
                Description = latest.Description,
                Data = latest.Data,
                DataSize = latest.DataSize,
                Metadata = latest.Metadata,
                FlowRunId = latest.FlowRunId,
                TaskRunId = latest.TaskRunId,
            }
        );
    }
}
