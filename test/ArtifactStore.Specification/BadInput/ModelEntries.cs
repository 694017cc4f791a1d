using System.Globalization;
using System.Text.Json;

namespace ArtifactStore.Specification.BadInput;

/// <summary>The entry points that need no database, by the names that the file gives them.</summary>
public static class ModelEntries
{
    public static IReadOnlyDictionary<string, Func<string?, string>> All { get; } = new Dictionary<string, Func<string?, string>>
    {
        ["key"] = text => new ArtifactCreate { Key = text }.Key ?? "no key",
        ["type"] = text => new ArtifactCreate { Type = text }.Type ?? "no type",
        ["description"] = text => new ArtifactUpdate { Description = text }.Description.ToString(),
        ["expected version"] = text => $"{new ArtifactCreate { ExpectedVersion = Number(text) }.ExpectedVersion}",
        ["metadata"] = text => new ArtifactMetadata(Pairs(text)).ToString(),
        ["metadata in a host's JSON"] = text => JsonSerializer.Deserialize<ArtifactMetadata>(text!)?.ToString() ?? "no metadata",
        ["body of JSON"] = text => ArtifactData.Parse(text!).Json,
        ["body of text"] = text => ArtifactData.FromText(text!).Json,
        ["body of a number"] = text => ArtifactData.From(Double(text)).Json,
        ["body in a host's JSON"] = text => JsonSerializer.Deserialize<ArtifactData>(text!)?.Json ?? "no body",
        ["body compared"] = text => $"{ArtifactData.Parse(text!).DeepEquals(ArtifactData.Parse(text! + " "))}",
        ["progress"] = text => ArtifactCreate.Progress(Double(text)).Data!.Json,
        ["image"] = text => ArtifactCreate.Image(text!).Data!.Json,
        ["link text"] = text => ArtifactCreate.Link(new("https://example.org/a(b) c"), text).Data!.Json,
        ["markdown"] = text => ArtifactCreate.Markdown(text!).Data!.Json,
        ["table"] = text => ArtifactCreate.Table(JsonSerializer.Deserialize<List<JsonElement>>(text!)!).Data!.Json,
        ["query"] = text => Write(Read<ArtifactQuery>(text)),
        ["query of latest artifacts"] = text => Write(Read<ArtifactCollectionQuery>(text)),
        ["cursor"] = text => ArtifactCursor.Parse(text!).ToString(),
        ["cursor, tried"] = text => $"{ArtifactCursor.TryParse(text, out _)}",
        ["limit"] = text => $"{new ArtifactQuery { Limit = Number(text) }.Limit}",
        ["offset"] = text => $"{new ArtifactQuery { Offset = Number(text) }.Offset}",
        ["sort"] = text => $"{new ArtifactQuery { Sort = (ArtifactSort)Number(text) }.Sort}",
        ["operator"] = text => $"{new ArtifactFilter { Operator = (FilterOperator)Number(text) }.Operator}",
        ["membership"] = text => $"{new TaskRunFlowRunCondition { Membership = (FlowRunMembership)Number(text) }.Membership}",
        ["state type"] = text => $"{new State((StateType)Number(text)).Type}",
        ["state types of a filter"] = text => $"{new StateTypeCondition { Any = [StateType.Failed, (StateType)Number(text)] }.Any}",
        ["state name"] = text => new State(StateType.Running, text).Name ?? "no name",
        ["name of a flow"] = text => new Flow { Id = Guid.Empty, Name = text! }.Name,
        ["tags of a flow"] = text => new Flow { Id = Guid.Empty, Name = "f", Tags = Texts(text)! }.Tags.ToString(),
        ["text of a filter"] = text => Write(new ArtifactQuery { Artifacts = new() { Type = new() { Any = Texts(text) } } }),
        ["pattern of a filter"] = text => Write(new ArtifactQuery { Artifacts = new() { Key = new() { Like = text } } }),
        ["tags of a filter"] = text => Write(new ArtifactQuery { Flows = new() { Tags = new() { All = Texts(text) } } }),
        ["rows of a copied batch"] = text => $"{new ArtifactStoreCopyOptions { BatchRows = Number(text) }.BatchRows}",
        ["rows of a verified page"] = text => $"{new ArtifactStoreVerifyOptions { PageRows = Number(text) }.PageRows}",
    };

    public static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);

    private static double Double(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private static T Read<T>(string? text) => JsonSerializer.Deserialize<T>(text!, ArtifactStoreJson.Options)!;

    private static string Write<T>(T query) => query is null ? "null" : JsonSerializer.Serialize(query, ArtifactStoreJson.Options);

    /// <summary>Pairs as <c>key=value;key=value</c>; a missing half is null.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Pairs(string? text) => text?.Split(';').Select(pair => pair.Split('=')).Select(parts => KeyValuePair.Create(parts[0], parts.Length > 1 ? parts[1] : null!))!;

    private static ValueList<string>? Texts(string? text) => text is null ? null : ValueList.From(text.Split(',').Select(part => part == "null" ? null! : part));
}
