using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ArtifactStore.AspNetCore;

/// <summary>
/// An <see cref="ArtifactQuery"/> from a query string, such as <c>?type=table&amp;flow=nightly&amp;state=FAILED&amp;limit=50</c>.
/// </summary>
/// <remarks>
/// A parameter that is not there says nothing. One that is repeated takes any of its values, except <c>tag</c>, which takes all. As a
/// parameter of a minimal API, it is bound by <see cref="BindAsync"/>, and a bad value is answered with 400.
/// </remarks>
/// <example>
/// <code>app.MapGet("/tables", (ArtifactQueryParameters parameters, IArtifactRepository artifacts, CancellationToken cancelled) =>
///     artifacts.ReadArtifactPageAsync(parameters.Query, cancellationToken: cancelled));</code>
/// </example>
public sealed class ArtifactQueryParameters
{
    /// <summary>The limit of a query string without one.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The greatest limit.</summary>
    public const int MaxLimit = QueryShapes.MaxLimit;

    private const string MetadataPrefix = "metadata.";
    private const string Text = """{"type":"string"}""";
    private const string Texts = """{"type":"array","items":{"type":"string"}}""";
    private const string Flag = """{"type":"boolean"}""";
    private const string Time = """{"type":"string","format":"date-time"}""";

    private ArtifactQueryParameters(ArtifactQuery query) => Query = query;

    /// <summary>The query.</summary>
    public ArtifactQuery Query { get; }

    /// <summary>The parameters, for the OpenAPI document.</summary>
    internal static IReadOnlyList<QueryParameter> All { get; } =
    [
        new("key", Texts, "The key of the artifact"),
        new("key_like", Text, "A part of the key, with % and _ as wildcards"),
        new("type", Texts, "The type of the artifact"),
        new("alias", Texts, "An alias of the version"),
        new("latest", Flag, "True for the latest of each key, false for all others"),
        new("flow", Texts, "The name of the flow"),
        new("deployment", Texts, "The name of the deployment"),
        new("tag", Texts, "A tag of the flow run; repeated, all of them"),
        new("state", Texts, "The type of the flow run's state"),
        new("flow_run_id", Texts, "The id of the flow run"),
        new("task_run_id", Texts, "The id of the task run"),
        new("since", Time, "The earliest time of creation"),
        new("until", Time, "The latest time of creation"),
        new($"{MetadataPrefix}name", Texts, "The value of the metadata entry 'name'"),
        new("sort", """{"type":"string","enum":["ID_DESC","CREATED_DESC","UPDATED_DESC","KEY_DESC","KEY_ASC"]}""", "The order"),
        new("limit", $$"""{"type":"integer","minimum":1,"maximum":{{MaxLimit}}}""", "The number of artifacts"),
        new("after", Text, "The position behind the page before"),
        new("data", Flag, "False to leave out the bodies"),
    ];

    /// <summary>Binds the query string of a request.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The query.</returns>
    /// <exception cref="BadHttpRequestException">A parameter has a bad value.</exception>
    public static ValueTask<ArtifactQueryParameters?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return TryParse(context.Request.Query, out var parameters, out var fault)
            ? ValueTask.FromResult<ArtifactQueryParameters?>(parameters)
            : throw new BadHttpRequestException(fault);
    }

    /// <summary>Returns the first parameter that does not exist; null if there is none.</summary>
    internal static string? FindUnknown(IQueryCollection query) =>
        query.Keys.FirstOrDefault(name =>
            !name.StartsWith(MetadataPrefix, StringComparison.Ordinal) && All.All(parameter => parameter.Name != name)
        );

    /// <summary>Reads the parameters.</summary>
    /// <param name="query">The query string.</param>
    /// <param name="parameters">The query, if all values are valid.</param>
    /// <param name="fault">What is wrong, if one is not.</param>
    internal static bool TryParse(
        IQueryCollection query,
        [NotNullWhen(true)] out ArtifactQueryParameters? parameters,
        [NotNullWhen(false)] out string? fault
    )
    {
        (parameters, fault) = (null, null);
        try
        {
            parameters = new(Read(query));
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            fault = e.Message;
            return false;
        }
    }

    private static ArtifactQuery Read(IQueryCollection query)
    {
        var artifacts = new ArtifactFilter
        {
            Key = KeyOf(query),
            Type = Any(query, "type"),
            Alias = Any(query, "alias"),
            IsLatest = ReadFlag(query, "latest"),
            FlowRunId = Ids(query, "flow_run_id"),
            TaskRunId = Ids(query, "task_run_id"),
            Created = TimeOf(query),
            Metadata = MetadataOf(query),
        };
        return new()
        {
            Artifacts = artifacts == new ArtifactFilter() ? null : artifacts,
            FlowRuns = FlowRunsOf(query),
            Flows = Any(query, "flow") is { } flow ? new() { Name = flow } : null,
            Deployments = Any(query, "deployment") is { } deployment ? new() { Name = deployment } : null,
            Sort = Read(query, "sort", SortOf) ?? default,
            Limit = Read(query, "limit", LimitOf) ?? DefaultLimit,
            After = One(query, "after") is { } after ? ArtifactCursor.Parse(after, CultureInfo.InvariantCulture) : null,
            IncludeData = ReadFlag(query, "data") ?? true,
        };
    }

    private static KeyCondition? KeyOf(IQueryCollection query)
    {
        var (keys, like) = (ValuesOf(query, "key"), One(query, "key_like"));
        return keys is null && like is null ? null : new() { Any = keys, Like = like };
    }

    private static FlowRunFilter? FlowRunsOf(IQueryCollection query)
    {
        var states = ValuesOf(query, "state")?.Select(StateOf).ToArray();
        var tags = ValuesOf(query, "tag");
        return states is null && tags is null ? null : new() { State = states, Tags = tags };
    }

    private static TimeCondition? TimeOf(IQueryCollection query)
    {
        var (since, until) = (Read(query, "since", TimeOf), Read(query, "until", TimeOf));
        return since is null && until is null ? null : new() { After = since, Before = until };
    }

    private static MetadataFilter MetadataOf(IQueryCollection query)
    {
        var filter = new MetadataFilter();
        foreach (var (name, values) in query)
        {
            if (name.StartsWith(MetadataPrefix, StringComparison.Ordinal) && name.Length > MetadataPrefix.Length)
            {
                filter[name[MetadataPrefix.Length..]] = Known(values);
            }
        }

        return filter;
    }

    private static TextCondition? Any(IQueryCollection query, string name) => ValuesOf(query, name);

    private static Guid[]? Ids(IQueryCollection query, string name) =>
        ValuesOf(query, name)?.Select(text => BodyId.TryParse(text, out var id) ? id : throw Bad(name, text, "an id")).ToArray();

    private static string[]? ValuesOf(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) ? Known(values) : null;

    private static string[] Known(StringValues values) => [.. values.Select(value => value ?? "")];

    private static string? One(IQueryCollection query, string name) =>
        ValuesOf(query, name) switch
        {
            null => null,
            [var value] => value,
            _ => throw new FormatException($"{name} is given more than once. Give it once."),
        };

    private static T? Read<T>(IQueryCollection query, string name, Func<string, string, T> read)
        where T : struct => One(query, name) is { } text ? read(name, text) : null;

    private static bool? ReadFlag(IQueryCollection query, string name) => Read(query, name, static (name, text) => text switch
            {
                "true" or "1" => true,
                "false" or "0" => false,
                _ => throw Bad(name, text, "true or false"),
            });

    private static DateTimeOffset TimeOf(string name, string text) =>
        BodyTime.TryParse(text, out var time) ? time : throw Bad(name, text, "a time such as 2026-01-31T12:00:00Z");

    private static int LimitOf(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw Bad(name, text, $"a number from 1 to {MaxLimit}");

    private static StateType StateOf(string text) =>
        Array.IndexOf(StateShapes.Types, text) is >= 0 and var index
            ? (StateType)index
            : throw Bad("state", text, $"one of {string.Join(", ", StateShapes.Types)}");

    private static ArtifactSort SortOf(string name, string text) =>
        text switch
        {
            "ID_DESC" => ArtifactSort.IdDesc,
            "CREATED_DESC" => ArtifactSort.CreatedDesc,
            "UPDATED_DESC" => ArtifactSort.UpdatedDesc,
            "KEY_DESC" => ArtifactSort.KeyDesc,
            "KEY_ASC" => ArtifactSort.KeyAsc,
            _ => throw Bad(name, text, "one of ID_DESC, CREATED_DESC, UPDATED_DESC, KEY_DESC, KEY_ASC"),
        };

    private static FormatException Bad(string name, string text, string rule)
    {
        const int ShownLength = 100;
        return new($"{name} '{(text.Length > ShownLength ? text[..ShownLength] + "…" : text)}' is not {rule}.");
    }
}
