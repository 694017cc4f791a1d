using ArtifactStore.Specification.Reference;

namespace ArtifactStore.Specification.Data;

/// <summary>
/// A small dataset in which every column that filters look at has several values, ties and nulls, and in which references point at rows and
/// at nothing.
/// </summary>
public static class SampleData
{
    public static DateTimeOffset Monday { get; } = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    /// <summary>An id that no row has.</summary>
    public static Guid Unknown { get; } = Id('f', 99);

    /// <summary>An id that tells the kind of row and its number.</summary>
    public static Guid Id(char kind, int number) => Guid.Parse($"{kind}0000000-0000-4000-8000-{number:x12}");

    public static IReadOnlyList<string> Names { get; } =
    ["etl", "ETL-nightly", "50%", "a_b", @"c\d", "größe", "ÜBER", "数据-🚀", "", "it's; --"];

    public static ReferenceData Runs()
    {
        var data = new ReferenceData();
        for (var i = 0; i < 6; i++)
        {
            data.Flows.Add(
                Id('1', i),
                new()
                {
                    Id = Id('1', i),
                    Created = Time(i),
                    Updated = Time(i),
                    Name = Names[i],
                    Tags = Tags(i),
                }
            );
        }

        for (var i = 0; i < 7; i++)
        {
            data.Deployments.Add(
                Id('2', i),
                new()
                {
                    Id = Id('2', i),
                    Created = Time(i),
                    Updated = Time(i),
                    Name = Names[(i + 3) % Names.Count],
                    FlowId = i switch
                    {
                        5 => Unknown,
                        6 => null,
                        _ => Id('1', i % 4),
                    },
                    Tags = Tags(i + 1),
                    Paused = i % 3 == 0,
                    WorkQueueId = i % 2 == 0 ? Id('6', i % 4) : null,
                    WorkQueueName = i % 3 == 1 ? null : $"queue-{i % 3}",
                }
            );
        }

        for (var i = 0; i < 3; i++)
        {
            data.WorkPools.Add(
                Id('5', i),
                new()
                {
                    Id = Id('5', i),
                    Created = Time(i),
                    Updated = Time(i),
                    Name = Names[i],
                    Type =
                        i == 2 ? null
                        : i == 0 ? "process"
                        : "kubernetes",
                }
            );
        }

        for (var i = 0; i < 5; i++)
        {
            data.WorkQueues.Add(
                Id('6', i),
                new()
                {
                    Id = Id('6', i),
                    Created = Time(i),
                    Updated = Time(i),
                    Name = "default",
                    WorkPoolId = i switch
                    {
                        3 => null,
                        4 => Unknown,
                        _ => Id('5', i),
                    },
                    Priority = i + 1,
                }
            );
        }

        for (var i = 0; i < 14; i++)
        {
            data.FlowRuns.Add(Id('3', i), FlowRun(i));
        }

        for (var i = 0; i < 12; i++)
        {
            data.TaskRuns.Add(
                Id('4', i),
                new()
                {
                    Id = Id('4', i),
                    Created = Time(i),
                    Updated = Time(i),
                    Name = Names[(i * 3) % Names.Count],
                    FlowRunId = i switch
                    {
                        3 or 8 => null,
                        9 => Unknown,
                        _ => Id('3', i % 6),
                    },
                    Tags = Tags(i + 2),
                    State = State(i + 3),
                    StartTime = i % 4 == 0 ? null : Time(i),
                    EndTime = i % 3 == 0 ? null : Time(i + 5),
                    ExpectedStartTime = i % 5 == 0 ? null : Time(i - 1),
                }
            );
        }

        return data;
    }

    /// <summary>Artifacts for every run and task run, with and without a key, and for runs that are not there.</summary>
    public static List<ArtifactCreate> Artifacts() =>
        [
            .. Enumerable
                .Range(0, 60)
                .Select(i => new ArtifactCreate
                {
                    Key = i % 4 == 3 ? null : new[] { "report", "report-daily", "a", "a-b", "0", "zeta", "model-9", "-" }[i % 8],
                    Type = (i % 7) switch
                    {
                        0 => null,
                        1 => "",
                        2 => "Table",
                        3 => ArtifactTypes.Table,
                        4 => ArtifactTypes.Markdown,
                        _ => "größe-50%_x",
                    },
                    Description = i % 2 == 0 ? null : $"number {i}",
                    Metadata = Metadata(i),
                    Data = i % 5 == 0 ? null : ArtifactData.Parse($"[{i}]"),
                    FlowRunId = (i % 8) switch
                    {
                        0 => null,
                        1 => Unknown,
                        _ => Id('3', i % 14),
                    },
                    TaskRunId = (i % 6) switch
                    {
                        0 => null,
                        1 => Unknown,
                        _ => Id('4', i % 12),
                    },
                }),
        ];

    /// <summary>Sets aliases of two in three keys: of one version or of two, and several of one.</summary>
    public static async Task SetAliasesAsync(IArtifactStoreSession session)
    {
        foreach (var (i, key) in (await session.Artifacts.ReadLatestArtifactsAsync(new() { Sort = ArtifactSort.KeyAsc })).Index())
        {
            foreach (
                var alias in (i % 3) switch
                {
                    0 => [],
                    1 => new[] { "production" },
                    _ => ["production", "champion", "größe-50%_x"],
                }
            )
            {
                var versions = await session.Artifacts.ReadVersionsAsync(key.Key, includeData: false);
                await session.Aliases.SetAsync(key.Key, alias, versions[alias == "champion" ? 0 : ^1].Version!.Value);
            }
        }
    }

    private static FlowRun FlowRun(int i) =>
        new()
        {
            Id = Id('3', i),
            Created = Time(i),
            Updated = Time(i),
            Name = Names[i % Names.Count],
            FlowId = i switch
            {
                11 => null,
                12 => Unknown,
                _ => Id('1', i % 6),
            },
            DeploymentId = i switch
            {
                1 or 4 => null,
                5 => Unknown,
                _ => Id('2', i % 7),
            },
            Tags = Tags(i),
            State = State(i),
            WorkQueueId = i switch
            {
                2 => null,
                3 => Unknown,
                _ => Id('6', i % 5),
            },
            WorkQueueName = i % 3 == 2 ? null : $"queue-{i % 3}",
            FlowVersion = i % 4 == 0 ? null : $"v{i % 3}",
            StartTime = i % 3 == 0 ? null : Time(i),
            EndTime = i % 4 == 0 ? null : Time(i + 2),
            ExpectedStartTime = i % 6 == 0 ? null : Time(i - 2),
            NextScheduledStartTime = i % 5 == 0 ? Time(i + 9) : null,
            ParentTaskRunId = (i % 4) switch
            {
                0 => Id('4', i % 12),
                1 => null,
                2 => Id('4', 3),
                _ => Unknown,
            },
            IdempotencyKey = i % 2 == 0 ? null : $"key-{i % 5}",
            TraceId = i % 3 == 0 ? null : $"{i:x32}",
            CreatedBy = (i % 5) switch
            {
                0 => null,
                1 => new()
                {
                    Id = Id('7', i % 3),
                    Type = "DEPLOYMENT",
                    DisplayValue = "nightly",
                },
                2 => new() { Type = "user" },
                3 => new() { DisplayValue = "somebody" },
                _ => new() { Id = Id('7', 1) },
            },
        };

    /// <summary>Names and values, with some that begin alike, and some that are longer than what indexes hold.</summary>
    public static IReadOnlyList<string> MetadataNames { get; } =
    ["model", "Model", "größe", "a", "a=", "", "🚀", Long("name", "1"), "missing"];

    /// <inheritdoc cref="MetadataNames"/>
    public static IReadOnlyList<string> MetadataValues { get; } =
    [
        "resnet",
        "resnet-50",
        "ResNet",
        "",
        "50%",
        "=b",
        "größe",
        "it's",
        "\\u0000",
        "a\n\"b\"",
        Long("resnet", "1"),
        Long("resnet", "2"),
        "missing",
    ];

    private static ArtifactMetadata? Metadata(int i) =>
        (i % 9) switch
        {
            0 => null,
            1 => [],
            2 => new() { ["model"] = "resnet", ["größe"] = "50%" },
            3 => new()
            {
                ["model"] = "resnet-50",
                ["Model"] = "ResNet",
                ["a"] = "=b",
            },
            4 => new()
            {
                ["model"] = Long("resnet", "1"),
                ["a="] = "b",
                ["a"] = "",
            },
            5 => new()
            {
                ["model"] = Long("resnet", "2"),
                [Long("name", "1")] = "x",
                ["🚀"] = "größe",
            },
            6 => new() { [Long("name", "1")] = Long("resnet", "1"), [""] = "it's" },
            7 => new()
            {
                ["model"] = "resnet",
                ["a"] = "\\u0000",
                ["🚀"] = "a\n\"b\"",
            },
            _ => new() { ["model"] = "", [Long("name", "2")] = "x" },
        };

    private static string Long(string start, string end) => start + new string('ß', 250) + end;

    private static ValueList<string> Tags(int i) =>
        (i % 5) switch
        {
            0 => [],
            1 => ["prod"],
            2 => ["prod", "eu", "prod"],
            3 => ["a%b", "it's", "null"],
            _ => ["größe", "🚀", "eu"],
        };

    private static State? State(int i) =>
        (i % 6) switch
        {
            0 => null,
            1 => StateType.Completed,
            2 => new State(StateType.Running, "Retrying"),
            3 => new State(StateType.Failed, "Failed") { Message = "größe: 50%" },
            4 => new State(StateType.Crashed, "it's 50%"),
            _ => new State(StateType.Completed, "Cached"),
        };

    private static DateTimeOffset Time(int i) => Monday.AddMinutes(i).AddTicks(i * 10);
}
