using System.Text;
using ArtifactStore.AspNetCore.Pages.Content;
using ArtifactStore.AspNetCore.Pages.Site;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ArtifactStore.AspNetCore.Pages.Artifacts;

/// <summary>The body of an artifact by itself. No browser runs anything in it, whatever it is.</summary>
internal static class ArtifactDownloads
{
    /// <summary>Shows the body as plain text.</summary>
    public static Task<IResult> RawAsync(PageRequest page) => SendAsync(page, isDownload: false);

    /// <summary>Downloads the body: the text of a JSON string, otherwise the JSON as it is stored.</summary>
    public static Task<IResult> DownloadAsync(PageRequest page) => SendAsync(page, isDownload: true);

    /// <summary>Downloads all rows and columns of a table.</summary>
    public static async Task<IResult> CsvAsync(PageRequest page)
    {
        var artifact = await ArtifactModel.FindAsync(page).ConfigureAwait(false);
        if (BodyReader.Read(ArtifactTypes.Table, artifact.Data) is not ArtifactBody.Table { Data: var table })
        {
            throw new PageException(StatusCodes.Status404NotFound, "The artifact is not a table", "Download its body instead.");
        }

        if ((long)table.RowCount * table.Columns.Count > Csv.MaxCells)
        {
            throw new PageException(
                StatusCodes.Status413PayloadTooLarge,
                "The table has too many columns for CSV",
                "Most of its cells would be empty. Download its body instead."
            );
        }

        Prepare(page, FileName(artifact, "csv"));
        return Results.Stream(target => Csv.WriteAsync(table, target, page.Aborted), "text/csv; charset=utf-8");
    }

    private static async Task<IResult> SendAsync(PageRequest page, bool isDownload)
    {
        var artifact = await ArtifactModel.FindAsync(page).ConfigureAwait(false);
        if (artifact.Data is not { } data)
        {
            throw new PageException(StatusCodes.Status404NotFound, "The artifact has no body", "There is nothing to download.");
        }

        var text = data.ToElement() is { ValueKind: System.Text.Json.JsonValueKind.String } value ? value.Show() : data.Json;
        var extension = (artifact.Type, ReferenceEquals(text, data.Json)) switch
        {
            (_, true) => "json",
            (ArtifactTypes.Markdown, _) => "md",
            _ => "txt",
        };
        Prepare(page, isDownload ? FileName(artifact, extension) : null);
        return Results.Bytes(Encoding.UTF8.GetBytes(text), isDownload ? "application/octet-stream" : "text/plain; charset=utf-8");
    }

    private static void Prepare(PageRequest page, string? fileName)
    {
        var headers = page.Context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        headers.CacheControl = "private, no-cache";
        if (fileName is not null)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(fileName);
            headers.ContentDisposition = disposition.ToString();
        }
    }

    private static string FileName(Artifact artifact, string extension)
    {
        var name = artifact.Key is { } key && ArtifactKey.IsValid(key) ? JsonValues.Cut(key, 100).TrimEnd('…') : artifact.Id.ToString();
        return artifact.Version is { } version ? $"{name}-{version}.{extension}" : $"{name}.{extension}";
    }
}
