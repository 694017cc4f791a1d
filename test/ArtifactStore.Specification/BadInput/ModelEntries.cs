using System.Data;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore.Specification.BadInput;

/// <summary>The entry points that need no database and are more than one property, by the names that the file gives them.</summary>
public static class ModelEntries
{
    private static readonly ArtifactMetadata Metadata = new(("a", "1"));
    private static Flow Flow { get; } = new() { Id = Guid.Empty, Name = "f" };

    private static FlowRun FlowRun { get; } =
        new()
        {
            Id = Guid.Empty,
            Name = "r",
            Created = DateTimeOffset.UnixEpoch,
        };

    private static TaskRun TaskRun { get; } =
        new()
        {
            Id = Guid.Empty,
            Name = "t",
            Created = DateTimeOffset.UnixEpoch,
        };

    private static readonly Artifact Row = new()
    {
        Id = Guid.Empty,
        Created = default,
        Updated = default,
    };
    private static readonly ArtifactCollection Key = new()
    {
        CollectionId = Guid.Empty,
        Created = default,
        Updated = default,
        Key = "k",
        LatestId = Guid.Empty,
        Version = 1,
    };

    public static IReadOnlyDictionary<string, IReadOnlyList<BadInputTry>> All { get; } =
        new Dictionary<string, IReadOnlyList<BadInputTry>>
        {
            ["metadata"] = One(text => new ArtifactMetadata(Pairs(text)).Json),
            ["metadata of pairs"] = One(text => new ArtifactMetadata([.. Pairs(text).Select(pair => (pair.Key, pair.Value))]).Json),
            ["metadata in a host's JSON"] = One(text => JsonSerializer.Deserialize<ArtifactMetadata>(text!)?.Json ?? "no metadata"),
            ["metadata of a key"] = One(text => Metadata[text!]),
            ["metadata asked for a key"] =
            [
                new("TryGetValue", Show(text => $"{Metadata.TryGetValue(text!, out _)}")),
                new("ContainsKey", Show(text => $"{Metadata.ContainsKey(text!)}")),
            ],
            ["body of JSON"] = One(text => ArtifactData.Parse(text!).Json),
            ["name of an entry of metadata in a filter"] = One(text => new MetadataFilter { [text!] = "x" }.Keys.Single()),
            ["pattern of a text"] = One(text => TextCondition.EscapeLike(text!)),
            ["body of text"] = One(text => ArtifactData.FromText(text!).Json),
            ["body of a number"] = One(text => ArtifactData.From(Double(text)).Json),
            ["body of a value"] = One(text => ArtifactData.From(Value(text)).Json),
            ["body without its type"] = One(text =>
                $"{text switch
        {
            "From" => ArtifactData.From(1, (JsonTypeInfo<int>)null!).Json,
            "Table" => ArtifactCreate.Table([1], (JsonTypeInfo<List<int>>)null!).Type,
            _ => ArtifactData.From(1).Deserialize((JsonTypeInfo<int>)null!),
        }}"
            ),
            ["body read as a number"] = One(text => $"{ArtifactData.Parse(text!).Deserialize<int>()}"),
            ["body in a host's JSON"] = One(text => JsonSerializer.Deserialize<ArtifactData>(text!)?.Json ?? "no body"),
            ["body compared"] = One(text => $"{ArtifactData.Parse(text!).DeepEquals(ArtifactData.Parse(text! + " "))}"),
            ["progress"] = One(text => ArtifactCreate.Progress(Double(text)).Data!.Json),
            ["progress of an update"] = One(text => ArtifactCreate.ProgressData(Double(text)).Json),
            ["image"] = One(text => ArtifactCreate.Image(text!).Data!.Json),
            ["link"] = One(text => ArtifactCreate.Link(text is null ? null! : new(text, UriKind.RelativeOrAbsolute)).Data!.Json),
            ["link text"] = One(text => ArtifactCreate.Link(new("https://example.org/a(b) c"), text).Data!.Json),
            ["markdown"] = One(text => ArtifactCreate.Markdown(text!).Data!.Json),
            ["table"] = One(text => ArtifactCreate.Table(JsonSerializer.Deserialize<List<JsonElement>>(text!)!).Data!.Json),
            ["table of a database"] = One(text => OfDatabase(text).Data!.Json),
            ["key of a kind"] = Kinds((text, kind) => kind(text, null).Key),
            ["description of a kind"] = Kinds((text, kind) => kind(null, text).Description),
            ["query"] = One(text => Write(Read<ArtifactQuery>(text))),
            ["query of latest artifacts"] = One(text => Write(Read<ArtifactCollectionQuery>(text))),
            ["cursor"] = One(text => ArtifactCursor.Parse(text!).ToString()),
            ["cursor, tried"] = One(text => $"{ArtifactCursor.TryParse(text, out _)}"),
            ["query of flow runs"] = One(text => Write(Read<FlowRunQuery>(text))),
            ["query of flows"] = One(text => Write(Read<FlowQuery>(text))),
            ["cursor of runs"] = One(text => RunCursor.Parse(text!).ToString()),
            ["cursor of runs, tried"] = One(text => $"{RunCursor.TryParse(text, out _)}"),
            ["cursor of a sort of flow runs or task runs"] =
            [
                new("After", Show(text => RunCursor.After(FlowRun, (RunSort)Number(text)).Sort.ToString())),
                new("After", Show(text => RunCursor.After(TaskRun, (RunSort)Number(text)).Sort.ToString())),
            ],
            ["cursor of a sort of flows"] = One(text => RunCursor.After(Flow, (RunSort)Number(text)).Sort.ToString()),
            ["cursor of a sort of deployments"] = One(text =>
                RunCursor.After(new Deployment { Id = Guid.Empty, Name = "d" }, (RunSort)Number(text)).Sort.ToString()
            ),
            ["cursor of a sort of work pools"] = One(text =>
                RunCursor.After(new WorkPool { Id = Guid.Empty, Name = "p" }, (RunSort)Number(text)).Sort.ToString()
            ),
            ["cursor of a sort of work queues"] = One(text =>
                RunCursor.After(new WorkQueue { Id = Guid.Empty, Name = "q" }, (RunSort)Number(text)).Sort.ToString()
            ),
            ["cursor behind no flow run"] = One(text => RunCursor.After((FlowRun)null!, Enum.Parse<RunSort>(text!)).ToString()),
            ["sort of runs"] =
            [
                new("FlowRunQuery", Show(text => new FlowRunQuery { Sort = (RunSort)Number(text) }.Sort.ToString())),
                new("TaskRunQuery", Show(text => new TaskRunQuery { Sort = (RunSort)Number(text) }.Sort.ToString())),
            ],
            ["sort of flows"] = One(text => new FlowQuery { Sort = (RunSort)Number(text) }.Sort.ToString()),
            ["key in a URL"] = One(text => ArtifactKey.Parse(text!).ToString()),
            ["key in a URL, tried"] =
            [
                new("IsValid", Show(text => $"{ArtifactKey.IsValid(text)}")),
                new("TryParse", Show(text => $"{ArtifactKey.TryParse(text, out _)}")),
            ],
            ["age of a policy for runs in ms"] = One(text =>
                new FlowRunRetentionPolicy(TimeSpan.FromMilliseconds(Number(text))).OlderThan.ToString()
            ),
            ["age of a policy for changes in ms"] = One(text =>
                new ChangeRetentionPolicy(TimeSpan.FromMilliseconds(Number(text))).OlderThan.ToString()
            ),
            ["position in the change feed"] = One(text => ArtifactChangePosition.Parse(text!).ToString()),
            ["position in the change feed, tried"] = One(text => $"{ArtifactChangePosition.TryParse(text, out _)}"),
            ["alias"] = One(text => $"{ArtifactAlias.IsValid(text)}"),
            ["name in a URL"] = One(text => WireName<ArtifactSort>.Parse(text!).ToString()),
            ["name in a URL, tried"] = One(text => $"{WireName<ArtifactSort>.TryParse(text, null, out _)}"),
            ["name of a value"] = One(text => new WireName<StateType>((StateType)Number(text)).ToString()),
            ["create in JSON"] = One(text => Write(Read<ArtifactCreate>(text))),
            ["update in JSON"] = One(text => Write(Read<ArtifactUpdate>(text))),
            ["run in JSON"] = One(text => Write(Read<FlowRun>(text))),
            ["cursor of a sort"] =
            [
                new("After", Show(text => ArtifactCursor.After(Row, (ArtifactSort)Number(text)).Sort.ToString())),
                new("After", Show(text => ArtifactCursor.After(Key, (ArtifactSort)Number(text)).Sort.ToString())),
            ],
            ["cursor behind nothing"] = One(text => ArtifactCursor.After((Artifact)null!, Enum.Parse<ArtifactSort>(text!)).ToString()),
            ["cursor behind no key"] = One(text =>
                ArtifactCursor.After((ArtifactCollection)null!, Enum.Parse<ArtifactSort>(text!)).ToString()
            ),
            ["cursor behind an artifact made by hand"] = One(text =>
                ArtifactCursor.Parse(ArtifactCursor.After(Row with { Key = text }, ArtifactSort.KeyAsc).ToString()).ToString()
            ),
            ["cursor behind a collection made by hand"] = One(text =>
                ArtifactCursor.Parse(ArtifactCursor.After(Key with { Key = text! }, ArtifactSort.KeyDesc).ToString()).ToString()
            ),
            ["state type"] = One(text => $"{new State((StateType)Number(text)).Type}"),
            ["state name"] = One(text => new State(StateType.Running, text).Name ?? "no name"),
            ["list of texts"] = Lists(text => text?.Split(',').Select(part => part == "null" ? null! : part)),
            ["list of state types"] = Lists(text => text?.Split(',').Select(part => (StateType)Number(part))),
            ["place in a list"] = One(text => ValueList.From([1, 2])[Number(text)].ToString(CultureInfo.InvariantCulture)),
            ["list of anything"] = One(text => ValueList.From(text?.Split(',')!).ToString()),
        };

    public static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);

    public static ValueList<string>? Texts(string? text) =>
        text is null ? null : ValueList.From(text.Split(',').Select(part => part == "null" ? null! : part));

    private static BadInputTry[] One(Func<string?, string> entry) => [new("", Show(entry))];

    private static Func<string?, Task<string>> Show(Func<string?, string> entry) => text => Task.FromResult(entry(text));

    private static BadInputTry[] Kinds(Func<string?, Func<string?, string?, ArtifactCreate>, string?> act)
    {
        (string Name, Func<string?, string?, ArtifactCreate> Make)[] kinds =
        [
            ("Image", (key, description) => ArtifactCreate.Image("i", key, description)),
            ("Link", (key, description) => ArtifactCreate.Link(new("https://example.org"), "l", key, description)),
            ("Markdown", (key, description) => ArtifactCreate.Markdown("m", key, description)),
            ("Progress", (key, description) => ArtifactCreate.Progress(1, key, description)),
            ("Table", (key, description) => ArtifactCreate.Table<JsonElement>([], key, description)),
            ("Table", (key, description) => ArtifactCreate.Table(new DataTable(), key, description)),
            ("Table", (key, description) => ArtifactCreate.Table(new DataTable().CreateDataReader(), key, description)),
            ("Table", (key, description) =>
                ArtifactCreate.Table([], JsonTypeInfo.CreateJsonTypeInfo<List<int>>(JsonSerializerOptions.Default), key, description)
            ),
        ];
        return [.. kinds.Select(kind => new BadInputTry(kind.Name, Show(text => act(text, kind.Make) ?? "null")))];
    }

    /// <summary>The conditions that are lists as well, made of one: by collection expressions, which call Create.</summary>
    private static BadInputTry[] Lists(Func<string?, IEnumerable<string>?> items)
    {
        string[] Items(string? text) => [.. items(text) ?? []];
        return
        [
            new("KeyCondition", Show(text => KeyCondition.Create(Items(text)).Any!.ToString()!)),
            new("MetadataCondition", Show(text => MetadataCondition.Create(Items(text)).Any!.ToString()!)),
            new("StateNameCondition", Show(text => StateNameCondition.Create(Items(text)).Any!.ToString()!)),
            new("TextCondition", Show(text => TextCondition.Create(Items(text)).Any!.ToString()!)),
        ];
    }

    private static BadInputTry[] Lists(Func<string?, IEnumerable<StateType>?> items)
    {
        StateType[] Items(string? text) => [.. items(text) ?? []];
        return
        [
            new("StateCondition", Show(text => StateCondition.Create(Items(text)).Type!.Any!.ToString()!)),
            new("StateTypeCondition", Show(text => StateTypeCondition.Create(Items(text)).Any!.ToString()!)),
        ];
    }

    /// <summary>Values that JSON has no form for, by a word.</summary>
    private static object? Value(string? word)
    {
        switch (word)
        {
            case "a circle":
                var circle = new List<object>();
                circle.Add(circle);
                return circle;
            case "a type":
                return typeof(string);
            case "a pointer":
                return (IntPtr)1;
            case "a method":
                return (Action)(() => { });
            case "no element":
                return default(JsonElement);
            case "an element of a disposed document":
                using (var document = JsonDocument.Parse("1"))
                {
                    return document.RootElement;
                }

            case "what its converter does not write":
                return new Unwritten();
            case "half a surrogate pair":
                return "\ud800";
            case "a deep list":
                return Enumerable.Range(0, ArtifactData.MaxDepth + 1).Aggregate((object)1, (inner, _) => new[] { inner });
            default:
                return word;
        }
    }

    private static ArtifactCreate OfDatabase(string? word)
    {
        using var table = new DataTable();
        table.Columns.Add("a", typeof(double));
        table.Rows.Add(1.0);
        table.Rows.Add(word == "a table with NaN" ? double.NaN : DBNull.Value);
        switch (word)
        {
            case "no table":
                return ArtifactCreate.Table((DataTable)null!);
            case "no reader":
                return ArtifactCreate.Table((IDataReader)null!);
            case "a closed reader":
                var reader = table.CreateDataReader();
                reader.Close();
                return ArtifactCreate.Table(reader);
            default:
                return ArtifactCreate.Table(table);
        }
    }

    private static double Double(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private static T Read<T>(string? text) => JsonSerializer.Deserialize<T>(text!, ArtifactStoreJson.Options)!;

    private static string Write<T>(T query) => query is null ? "null" : JsonSerializer.Serialize(query, ArtifactStoreJson.Options);

    /// <summary>Pairs as <c>key=value;key=value</c>; a missing half is null.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Pairs(string? text) =>
        text
            ?.Split(';')
            .Select(pair => pair.Split('='))
            .Select(parts => KeyValuePair.Create(parts[0], parts.Length > 1 ? parts[1] : null!))!;

    [JsonConverter(typeof(SilentConverter))]
    private sealed class Unwritten;

    private sealed class SilentConverter : JsonConverter<Unwritten>
    {
        public override Unwritten Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, Unwritten value, JsonSerializerOptions options)
        {
            // Nothing, which is the point.
        }
    }
}
