using System.Reflection;
using System.Text;

namespace ArtifactStore.Tests.Wire;

/// <summary>Generators of any value that the public model allows.</summary>
internal static class Any
{
    private static readonly object Unset = new();
    private static readonly Rune[] Runes =
    [
        .. "aZ09-_%\\ '\"\u0001\u007f\u00e9\u0130\u212a\u05d0\u202e\uffff".EnumerateRunes(),
        new(0x1F600),
        new(0x10FFFF),
    ];

    public static Gen<string> Text { get; } = Gen.OneOf(Runes).Array[0, 6].Select(runes => string.Concat(runes));

    public static Gen<DateTimeOffset> Time { get; } =
        Gen.Long[0, DateTimeOffset.MaxValue.Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    public static Gen<ArtifactSort> Sort { get; } = Gen.OneOf(Enum.GetValues<ArtifactSort>());

    public static Gen<ArtifactCursor> Cursor { get; } =
        Gen.Select(Gen.Guid, Time, Time, Text, Sort, Gen.Int[0, 2])
            .Select(
                (id, created, updated, key, sort, kind) =>
                    kind switch
                    {
                        0 => ArtifactCursor.After(
                            new Artifact
                            {
                                Id = id,
                                Created = created,
                                Updated = updated,
                            },
                            sort
                        ),
                        1 => ArtifactCursor.After(
                            new Artifact
                            {
                                Id = id,
                                Created = created,
                                Updated = updated,
                                Key = key,
                            },
                            sort
                        ),
                        _ => ArtifactCursor.After(
                            new ArtifactCollection
                            {
                                CollectionId = id,
                                Created = created,
                                Updated = updated,
                                Key = key,
                                LatestId = default,
                                Version = 1,
                            },
                            sort
                        ),
                    }
            );

    public static Gen<RunCursor> RunCursor { get; } =
        Gen.Select(Gen.Guid, Time, Text, Gen.OneOf(Enum.GetValues<RunSort>()), Gen.Bool)
            .Select(
                (id, time, name, sort, isTask) =>
                    isTask
                        ? ArtifactStore.RunCursor.After(
                            new TaskRun
                            {
                                Id = id,
                                Created = time,
                                Name = name,
                                StartTime = time,
                            },
                            sort
                        )
                        : ArtifactStore.RunCursor.After(
                            new FlowRun
                            {
                                Id = id,
                                Created = time,
                                Name = name,
                            },
                            sort
                        )
            );

    public static Gen<string> Key { get; } = Gen.OneOf<char>([.. "az09-"]).Array[1, 6].Select(chars => new string(chars));

    /// <summary>
    /// Bodies of every shape, some with white space inside; around the value there is none, for JSON has no place for it.
    /// </summary>
    public static Gen<ArtifactData> Data { get; } =
        Gen.Select(
                Gen.OneOf(
                    "null",
                    "true",
                    "0",
                    "-1.50",
                    "1E+400",
                    "\"a\\u0000\\ud800\\/ é\"",
                    "[]",
                    "[ 1,\n 2 ]",
                    "{}",
                    """{"b": 1.0,  "a" : null, "b": 2}"""
                ),
                Gen.Int[0, 3]
            )
            .Select(
                (json, depth) =>
                    ArtifactData.Parse(
                        $"{string.Concat(Enumerable.Repeat("[ ", depth))}{json}{string.Concat(Enumerable.Repeat(" ]", depth))}"
                    )
            );

    public static Gen<ArtifactMetadata> Metadata { get; } =
        Gen.Select(Text, Text)
            .Array[0, 3]
            .Select(pairs => new ArtifactMetadata(
                pairs.DistinctBy(pair => pair.Item1).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))
            ));

    /// <summary>A record of the model with each property set or not.</summary>
    public static Gen<object> Record(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true })
            .ToArray();
        var values = properties.Aggregate(Gen.Const(Array.Empty<object?>()), (all, property) =>
            Gen.Select(all, Value(property), Gen.Int[0, 2])
                .Select((sofar, value, luck) => (object?[])[.. sofar, luck == 0 && !WireRecords.IsRequired(property) ? Unset : value])
        );
        return values.Select(set =>
        {
            var record = Activator.CreateInstance(type, nonPublic: true)!;
            for (var i = 0; i < properties.Length; i++)
            {
                if (set[i] != Unset)
                {
                    properties[i].SetValue(record, set[i]);
                }
            }

            // A page begins behind a cursor or at an offset, and a cursor belongs to its sort and its list.
            return record switch
            {
                ArtifactQuery { After: { } after } query => query with
                {
                    Offset = null,
                    Sort = after.Sort,
                    After = after.OfCollection ? null : after,
                },
                ArtifactCollectionQuery { After: { } after } query => query with
                {
                    Offset = null,
                    Sort = after.Sort,
                    After = after.OfCollection ? after : null,
                },
                FlowRunQuery { After: { } after } query => Behind(query, Of(RunKind.FlowRun, after)),
                TaskRunQuery { After: { } after } query => Behind(query, Of(RunKind.TaskRun, after)),
                FlowQuery { After: { } after } query => Behind(query, Of(RunKind.Flow, after)),
                DeploymentQuery { After: { } after } query => Behind(query, Of(RunKind.Deployment, after)),
                WorkPoolQuery { After: { } after } query => Behind(query, Of(RunKind.WorkPool, after)),
                WorkQueueQuery { After: { } after } query => Behind(query, Of(RunKind.WorkQueue, after)),
                _ => record,
            };
        });
    }

    private static RunQuery<T> Behind<T>(RunQuery<T> query, RunCursor after)
        where T : class => query with { Offset = null, Sort = after.Sort, After = after };

    private static RunCursor Of(RunKind kind, RunCursor cursor) =>
        ArtifactStore.RunCursor.At(
            kind,
            cursor.Sort.Key() == SortKey.StartTime && !kind.HasStartTime() ? RunSort.CreatedAsc : cursor.Sort,
            cursor.Id,
            cursor.Time,
            cursor.Key
        );

    private static Gen<object?> Value(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return (property.DeclaringType!.Name, property.Name) is (nameof(ArtifactCreate), nameof(ArtifactCreate.Key))
                ? Key.Select(value => (object?)value)
            : property.Name is nameof(ArtifactQuery.Limit) or nameof(ArtifactQuery.Offset) or nameof(ArtifactCreate.ExpectedVersion)
                ? Gen.Int[0, int.MaxValue].Select(value => (object?)value)
            : Value(type);
    }

    private static Gen<object?> Value(Type type) =>
        type == typeof(bool) ? Gen.Bool.Select(value => (object?)value)
        : type == typeof(int) ? Gen.Int.Select(value => (object?)value)
        : type == typeof(long) ? Gen.Long.Select(value => (object?)value)
        : type == typeof(Guid) ? Gen.Guid.Select(value => (object?)value)
        : type == typeof(string) ? Text.Select(value => (object?)value)
        : type == typeof(DateTimeOffset) ? Time.Select(value => (object?)value)
        : type == typeof(ArtifactChangeKind) ? Gen.OneOf(Enum.GetValues<ArtifactChangeKind>()).Select(value => (object?)value)
        : type == typeof(ArtifactChangePosition) ? Gen.Long[0, long.MaxValue].Select(value => (object?)new ArtifactChangePosition(value))
        : type == typeof(ArtifactCursor) ? Cursor.Select(value => (object?)value)
        : type == typeof(RunCursor) ? RunCursor.Select(value => (object?)value)
        // Not every kind has the sorts by start time.
        : type == typeof(RunSort) ? Gen.OneOf<object?>(RunSort.CreatedAsc, RunSort.NameAsc, RunSort.NameDesc)
        : type == typeof(ArtifactData) ? Data.Select(value => (object?)value)
        : type == typeof(ArtifactMetadata) ? Metadata.Select(value => (object?)value)
        : type == typeof(FieldUpdate<string>)
            ? Gen.OneOf(Text.Select(value => (object?)new FieldUpdate<string>(value)), Gen.Const((object?)new FieldUpdate<string>(null)))
        : type == typeof(FieldUpdate<ArtifactData>)
            ? Gen.OneOf(
                Data.Select(value => (object?)new FieldUpdate<ArtifactData>(value)),
                Gen.Const((object?)new FieldUpdate<ArtifactData>(null))
            )
        : type == typeof(MetadataFilter)
            ? Gen.Select(Text, Record(typeof(MetadataCondition)))
                .Array[0, 3]
                .Select(pairs =>
                {
                    var filter = new MetadataFilter();
                    foreach (var (name, condition) in pairs)
                    {
                        filter[name] = (MetadataCondition)condition;
                    }

                    return (object?)filter;
                })
        : type == typeof(IEnumerable<ArtifactFilter>) ? Group<ArtifactFilter>()
        : type == typeof(IEnumerable<ArtifactCollectionFilter>) ? Group<ArtifactCollectionFilter>()
        : type == typeof(MetadataUpdate)
            ? Gen.OneOf(Metadata.Select(value => (object?)new MetadataUpdate(value)), Gen.Const((object?)new MetadataUpdate(null)))
        : type == typeof(FieldUpdate<ArtifactMetadata>)
            ? Gen.OneOf(
                Metadata.Select(value => (object?)new FieldUpdate<ArtifactMetadata>(value)),
                Gen.Const((object?)new FieldUpdate<ArtifactMetadata>(null))
            )
        : type.IsAssignableFrom(typeof(ValueList<Guid>)) ? Gen.Guid.Array[0, 3].Select(items => (object?)ValueList.From(items))
        : type.IsAssignableFrom(typeof(ValueList<int>)) ? Gen.Int.Array[0, 3].Select(items => (object?)ValueList.From(items))
        : type.IsAssignableFrom(typeof(ValueList<string>)) ? Text.Array[0, 3].Select(items => (object?)ValueList.From(items))
        : type.IsAssignableFrom(typeof(ValueList<StateType>))
            ? Gen.OneOf(Enum.GetValues<StateType>()).Array[0, 3].Select(items => (object?)ValueList.From(items))
        : type.IsEnum ? Gen.OneOf<object?>([.. Enum.GetValues(type).Cast<object?>()])
        : WireRecords.Model.Contains(type) ? Record(type).Select(value => (object?)value)
        : throw new NotSupportedException($"No generator for {type}: add one.");

    /// <summary>Filters without groups of their own.</summary>
    private static Gen<object?> Group<T>()
        where T : Filter =>
        Gen.Int[0, 3]
            .Array[0, 3]
            .Select(kinds =>
                (object?)
                    ValueList.From(
                        kinds.Select(kind => WireRecords.Read<T>(kind == 0 ? "{}" : $$$"""{"type": {"any_": ["{{{kind}}}"]}}"""))
                    )
            );
}
