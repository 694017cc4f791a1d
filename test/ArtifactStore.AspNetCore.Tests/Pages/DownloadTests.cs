namespace ArtifactStore.AspNetCore.Tests.Pages;

/// <summary>A body by itself runs nowhere, whatever it is.</summary>
public sealed class DownloadTests
{
    [TestCase("markdown", "hostile-markdown-1.md")]
    [TestCase("html", "hostile-html-1.txt")]
    [TestCase("json", "hostile-json-1.json")]
    public async Task A_hostile_body_is_text_or_a_file(string kind, string name)
    {
        await using var host = await PagesHost.StartAsync();
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Hostile[kind]);

        using var raw = await host.Client.GetAsync(new Uri($"/artifacts/items/{artifact.Id}/raw", UriKind.Relative));
        using var download = await host.Client.GetAsync(new Uri($"/artifacts/items/{artifact.Id}/download", UriKind.Relative));

        raw.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
        download.Content.Headers.ContentType!.MediaType.Should().Be("application/octet-stream");
        download.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        download.Content.Headers.ContentDisposition.FileName.Should().Be(name);
        foreach (var response in (HttpResponseMessage[])[raw, download])
        {
            response.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("sandbox");
            response.Headers.GetValues("X-Content-Type-Options").Single().Should().Be("nosniff");
        }
    }

    [Test]
    public async Task A_table_is_downloaded_as_CSV_with_all_rows_and_columns()
    {
        await using var host = await PagesHost.StartAsync();
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["table"]);

        using var response = await host.Client.GetAsync(new Uri($"/artifacts/items/{artifact.Id}/csv", UriKind.Relative));

        response.Content.Headers.ContentType!.ToString().Should().Be("text/csv; charset=utf-8");
        (await response.Content.ReadAsStringAsync())
            .TrimStart('\uFEFF')
            .Should()
            .Be("name,n,more\r\nten,10,\r\nnine,9,\r\n,,\"[1,2]\"\r\n");
    }

    [Test]
    public async Task What_has_no_body_or_is_no_table_is_not_found()
    {
        await using var host = await PagesHost.StartAsync();
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["none"]);

        await host.ReadAsync($"/items/{artifact.Id}/raw", 404);
        await host.ReadAsync($"/items/{artifact.Id}/csv", 404);
    }
}
