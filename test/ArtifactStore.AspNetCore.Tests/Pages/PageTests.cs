using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace ArtifactStore.AspNetCore.Tests.Pages;

/// <summary>The pages over HTTP, without a browser.</summary>
public sealed partial class PageTests
{
    private PagesHost _host = null!;
    private FlowRun _run = null!;
    private Dictionary<string, Guid> _ids = null!;
    private Dictionary<string, Guid> _hostile = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await PagesHost.StartAsync();
        (_run, _ids) = await Kinds.FillAsync(_host.Store, Kinds.Harmless);
        (_, _hostile) = await Kinds.FillAsync(_host.Store, Kinds.Hostile);
        foreach (var value in (double[])[3.5, 4, 2])
        {
            await _host.Store.Artifacts.CreateArtifactAsync(new() { Key = "number", Data = ArtifactData.From(value) });
        }

        await _host.Store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# Report\n\nAll **red**.", "report"));
        await _host.Store.Artifacts.CreateArtifactAsync(
            Kinds.Harmless["table"] with
            {
                Data = ArtifactData.Parse("""[{"name":"ten","n":11}]"""),
            }
        );
        await _host.Store.Artifacts.CreateArtifactAsync(
            Kinds.Harmless["result"] with
            {
                Data = ArtifactData.Parse("""{"ok":false,"items":[1]}"""),
            }
        );
        await _host.Store.Aliases.SetAsync("report", "published", 1);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("", "report")]
    [TestCase("/", "numbers")]
    [TestCase("/?view=list", "numbers")]
    [TestCase("/?q=num", "numbers")]
    [TestCase("/?q=*mber", "numbers")]
    [TestCase("/?type=table&flow=nightly&deployment=prod&tag=storm", "columns")]
    [TestCase("/?alias=published", "report")]
    [TestCase("/?since=2020-01-01&until=2100-01-01", "report")]
    [TestCase("/?flow=absent", "No key passes these filters")]
    [TestCase("/keys/report", "published")]
    [TestCase("/keys/number", "<polyline")]
    [TestCase("/keys/numbers?column=n&figure=sum", "<polyline")]
    [TestCase("/keys/report/diff?from=1&to=2", "<ins>**red**</ins>")]
    [TestCase("/keys/numbers/diff?from=1&to=2", "3 rows differ")]
    [TestCase("/keys/result/diff?from=1&to=2", "/items/2/three")]
    [TestCase("/keys/number/diff?from=1&to=2", "3.5")]
    [TestCase("/runs", "nightly-1")]
    [TestCase("/runs?state=completed&flow=nightly&name=night&tag=storm&deployment=prod&since=2020-01-01", "nightly-1")]
    [TestCase("/runs?state=failed", "No run passes these filters")]
    [TestCase("/store", "Verify the store")]
    [TestCase("/store?show=health", "Healthy")]
    [TestCase("/store?show=counts", "Artifacts")]
    [TestCase("/store?show=verify", "Nothing is wrong.")]
    public async Task A_page_shows(string path, string text) => (await _host.ReadAsync(path)).Should().Contain(text);

    [TestCase("markdown", "<h2>Report</h2>")]
    [TestCase("table", "aria-label=\"Row 1\"")]
    [TestCase("columns", "3 rows")]
    [TestCase("lists", "2 rows")]
    [TestCase("link", "href=\"https://example.org/a?b=c\"")]
    [TestCase("image", "<img class=\"figure\"")]
    [TestCase("progress", "value=\"42.5\"")]
    [TestCase("result", "<code class=\"literal\"><bdi>true</bdi></code>")]
    [TestCase("number", "3.25")]
    [TestCase("text", "just text")]
    [TestCase("none", "4f2a9c")]
    public async Task An_artifact_is_shown_as_what_it_is(string kind, string text)
    {
        var html = await _host.ReadAsync($"/items/{_ids[kind]}");

        html.Should().Contain(text);
        html.Should().MatchRegex("(Next|Previous) in run").And.Contain("nightly-1");
    }

    [Test]
    public async Task A_table_is_sorted_searched_and_paged_by_links()
    {
        var item = $"/items/{_ids["table"]}";

        (await _host.ReadAsync($"{item}?up=2")).Should().MatchRegex("nine[^$]*ten").And.Contain("aria-sort=\"ascending\"");
        (await _host.ReadAsync($"{item}?q=NINE")).Should().Contain("1 of 3 rows").And.NotContain(">ten<");
        (await _host.ReadAsync($"{item}?row=3")).Should().Contain("row 3").And.Contain("more");
        (await _host.ReadAsync($"/items/{_hostile["big"]}?page=800")).Should().Contain("row 39999");
        (await _host.ReadAsync($"/items/{_hostile["wide"]}?columns=8334")).Should().Contain("column 99999");
    }

    [Test]
    public async Task Every_part_of_a_hostile_artifact_is_reached([Values("halves", "cell-halves", "column-halves", "sparse")] string kind)
    {
        var item = $"/items/{_hostile[kind]}";

        foreach (var query in (string[])["", "?row=1", "?q=5", "?up=1", "?down=2", "?columns=2"])
        {
            (await _host.ReadAsync(item + query)).Should().Contain(kind);
        }

        await _host.ReadAsync(item + "/raw");
        await _host.ReadAsync($"/keys/hostile-{kind}/diff?from=1&to=1");
        await _host.ReadAsync($"/keys/hostile-{kind}");
    }

    [Test]
    public async Task A_table_of_mostly_empty_cells_is_no_CSV() => await _host.ReadAsync($"/items/{_hostile["sparse"]}/csv", 413);

    [Test]
    public async Task A_run_shows_its_task_runs_and_artifacts()
    {
        var html = await _host.ReadAsync($"/runs/{_run.Id}");

        html.Should().Contain("extract").And.Contain("class=\"bar completed\"").And.Contain("numbers");
    }

    [Test]
    public async Task Pages_go_on_behind_a_cursor()
    {
        await using var host = await PagesHost.StartAsync();
        await host.Store.Artifacts.CreateArtifactsAsync([.. Enumerable.Range(0, 100).Select(i => new ArtifactCreate { Key = $"key-{i}" })]);
        var seen = new HashSet<string>();
        for (string? path = "/?view=list"; path is not null; )
        {
            var html = await host.ReadAsync(path);
            seen.UnionWith(KeyPattern().Matches(html).Select(match => match.Value));
            path = NextPattern().Match(html) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        seen.Should().HaveCount(100);
    }

    [TestCase("/keys/report/latest", "report, version 2")]
    [TestCase("/keys/report/1", "report, version 1")]
    [TestCase("/keys/report/published", "report, version 1")]
    public async Task A_version_or_an_alias_leads_to_the_artifact(string path, string title)
    {
        using var response = await _host.Client.GetAsync(new Uri("/artifacts" + path, UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        var html = await _host.Client.GetStringAsync(response.Headers.Location);
        html.Should().Contain($"<title>{title}");
    }

    [TestCase("/nowhere/at/all", 404)]
    [TestCase("/keys/absent", 404)]
    [TestCase("/keys/report/99", 404)]
    [TestCase("/keys/report/absent-alias", 404)]
    [TestCase("/keys/report/diff?from=1&to=99", 404)]
    [TestCase("/keys/report/diff", 400)]
    [TestCase("/items/absent", 404)]
    [TestCase("/items/00000000-0000-0000-0000-000000000001", 404)]
    [TestCase("/runs/00000000-0000-0000-0000-000000000001", 404)]
    [TestCase("/?after=nonsense", 400)]
    [TestCase("/runs?after=nonsense", 400)]
    [TestCase("/?since=yesterday", 400)]
    [TestCase("/?q=%00", 400)]
    [TestCase("/runs?state=tired", 400)]
    [TestCase("/keys/report?before=x", 400)]
    [TestCase("/change?do=delete", 404)]
    public async Task What_is_not_there_is_a_page_that_helps(string path, int status) =>
        (await _host.ReadAsync(path, status)).Should().Contain("All keys").And.NotContain("   at ");

    [Test]
    public async Task Every_page_forbids_scripts_that_are_not_its_own()
    {
        foreach (var path in (string[])["/", "/keys/report", $"/items/{_ids["markdown"]}", "/runs", "/store", "/absent"])
        {
            using var response = await _host.Client.GetAsync(new Uri("/artifacts" + path, UriKind.Relative));
            response
                .Headers.GetValues("Content-Security-Policy")
                .Single()
                .Should()
                .StartWith("default-src 'none'")
                .And.NotContain("unsafe");
            response.Headers.GetValues("X-Content-Type-Options").Single().Should().Be("nosniff");
            (await response.Content.ReadAsStringAsync())
                .Should()
                .NotContain("style=\"")
                .And.NotContain("<script>")
                .And.NotContain("onclick");
        }
    }

    [Test]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        using var first = await _host.Client.GetAsync(new Uri("/artifacts/runs", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/artifacts/runs");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _host.Client.SendAsync(request);

        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Test]
    public async Task Assets_are_kept_by_the_browser()
    {
        var html = await _host.ReadAsync("/");
        foreach (var path in AssetPattern().Matches(html).Select(match => match.Groups[1].Value).Distinct())
        {
            using var response = await _host.Client.GetAsync(new Uri(path, UriKind.Relative));
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            response.Headers.CacheControl!.ToString().Should().Contain("immutable");
        }

        (await _host.Client.GetAsync(new Uri("/artifacts/assets/0/absent.css", UriKind.Relative)))
            .StatusCode.Should()
            .Be(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Every_page_is_small_with_its_assets()
    {
        string[] lists = ["/", "/?view=list", "/runs", "/store", "/keys/report", "/keys/number", $"/runs/{_run.Id}"];
        foreach (var path in lists.Concat(_ids.Values.Concat(_hostile.Values).Select(id => $"/items/{id}")))
        {
            var html = await _host.ReadAsync(path);
            var bytes = Encoding.UTF8.GetByteCount(html);
            foreach (var asset in AssetPattern().Matches(html).Select(match => match.Groups[1].Value).Distinct())
            {
                bytes += (await _host.Client.GetByteArrayAsync(new Uri(asset, UriKind.Relative))).Length;
            }

            bytes.Should().BeLessThan(60_000, path);
        }
    }

    [GeneratedRegex("key-[0-9]+")]
    private static partial Regex KeyPattern();

    [GeneratedRegex("rel=\"next\" href=\"/artifacts([^\"]*)\"")]
    private static partial Regex NextPattern();

    [GeneratedRegex("\"(/artifacts/assets/[^\"]*)\"")]
    private static partial Regex AssetPattern();
}
