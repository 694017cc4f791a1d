using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace ArtifactStore.AspNetCore.Pages.Site;

/// <summary>A request for a page: its parameters, and the addresses of other pages.</summary>
internal sealed class PageRequest(HttpContext context, PageSite site, bool canWrite, int depth)
{
    public HttpContext Context => context;

    public PageSite Site => site;

    public IArtifactStore Store => site.Store;

    /// <summary>True if the page may offer writes.</summary>
    public bool CanWrite => canWrite;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>The path of the first page, without a slash at the end. It has as many segments less as the route has below it.</summary>
    public string Root { get; } = context.Request.PathBase.ToUriComponent() + Parent(context.Request.Path.ToUriComponent(), depth);

    /// <summary>The current page without its query.</summary>
    public string Path { get; } = context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent();

    /// <summary>Returns a segment of the path. A slash within it arrives encoded.</summary>
    public string Segment(string name) =>
        ((string)context.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns a parameter of the query as it was sent; null if it is missing or blank.</summary>
    public string? Query(string name) => context.Request.Query[name] is [var first, ..] && !string.IsNullOrWhiteSpace(first) ? first : null;

    /// <summary>Returns a number of the query, from 1; null if it is missing.</summary>
    public int? Number(string name) =>
        Query(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number
        : throw new PageException(StatusCodes.Status400BadRequest, $"{name} is not a number: {text}", "Give a whole number from 1.");

    /// <summary>Returns a time of the query in UTC; null if it is missing.</summary>
    public DateTimeOffset? Time(string name) =>
        Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
        : throw new PageException(StatusCodes.Status400BadRequest, $"{name} is not a time: {text}", "Give a date such as 2026-01-31.");

    /// <summary>Returns the address of a page below the first one.</summary>
    public string Url(string path, params ReadOnlySpan<(string Name, string? Value)> query) => Root + path + Text(query);

    /// <summary>Returns the address of this page with some parameters of the query replaced, or removed where they are null.</summary>
    public string Here(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        var query = new List<(string, string?)>();
        foreach (var (name, values) in context.Request.Query)
        {
            var isChanged = false;
            foreach (var change in changes)
            {
                isChanged |= change.Name == name;
            }

            if (!isChanged)
            {
                query.AddRange(values.Select(value => (name, value)));
            }
        }

        query.AddRange(changes);
        return Path + Text([.. query]);
    }

    public string KeyUrl(string key) => Url("/keys/" + Uri.EscapeDataString(key));

    public string DiffUrl(string key, int? from, int? to) =>
        Url($"/keys/{Uri.EscapeDataString(key)}/diff", ("from", $"{from}"), ("to", $"{to}"));

    public string ItemUrl(Guid id) => Url($"/items/{id}");

    public string RunUrl(Guid id) => Url($"/runs/{id}");

    private static string Text(ReadOnlySpan<(string Name, string? Value)> query)
    {
        var builder = new QueryBuilder();
        foreach (var (name, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
            {
                builder.Add(name, value);
            }
        }

        return builder.ToString();
    }

    private static string Parent(string path, int depth)
    {
        path = path.TrimEnd('/');
        for (; depth > 0; depth--)
        {
            path = path[..path.LastIndexOf('/')];
        }

        return path;
    }
}
