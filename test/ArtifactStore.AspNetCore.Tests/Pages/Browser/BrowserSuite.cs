using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.AspNetCore.Tests.Pages.Browser;

/// <summary>A server with every kind of artifact, for tests in a browser.</summary>
internal abstract class BrowserSuite
{
    protected PagesHost Host { get; private set; } = null!;

    /// <summary>The path of every page, by name.</summary>
    protected Dictionary<string, string> Paths { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        Host = await PagesHost.StartAsync(PagesHost.AllowWrites, (_, store) => store.AddRetention(options =>
            {
                options.Interval = TimeSpan.FromDays(1);
                options.Artifacts.Add(new() { OlderThan = TimeSpan.FromDays(90), KeepVersions = 5 });
            }));
        var (run, ids) = await Kinds.FillAsync(Host.Store, Kinds.Harmless);
        var (hostileRun, hostile) = await Kinds.FillAsync(Host.Store, Kinds.Hostile);
        await Host.Store.Artifacts.CreateArtifactAsync(ArtifactCreate.Markdown("# Report\n\nAll **red**.", "report"));
        await Host.Store.Artifacts.CreateArtifactAsync(
            Kinds.Harmless["table"] with
            {
                Data = ArtifactData.Parse("""[{"name":"ten","n":11}]"""),
            }
        );
        await Host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["result"] with { Data = ArtifactData.Parse("""{"ok":false}""") });
        await Host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["image"]);
        foreach (var value in (double[])[3.5, 4, 2])
        {
            await Host.Store.Artifacts.CreateArtifactAsync(new() { Key = "number", Data = ArtifactData.From(value) });
        }

        await Host.Store.Aliases.SetAsync("report", "published", 1);
        Paths = new()
        {
            ["keys"] = "/",
            ["keys-list"] = "/?view=list",
            ["keys-filtered"] = "/?type=table&flow=nightly",
            ["keys-none"] = "/?q=absent",
            ["key"] = "/keys/report",
            ["key-chart"] = "/keys/number",
            ["key-column"] = "/keys/numbers",
            ["diff-text"] = "/keys/report/diff?from=1&to=2",
            ["diff-table"] = "/keys/numbers/diff?from=1&to=2",
            ["diff-json"] = "/keys/result/diff?from=1&to=2",
            ["diff-image"] = "/keys/image/diff?from=1&to=2",
            ["runs"] = "/runs",
            ["run"] = $"/runs/{run.Id}",
            ["store"] = "/store",
            ["store-verify"] = "/store?show=verify",
            ["store-dry-run"] = "/store?show=dry-run&policy=1",
            ["change"] = "/change?do=set-alias&key=report&alias=live&version=1",
            ["row"] = $"/items/{ids["table"]}?row=3",
            ["not-found"] = "/keys/absent",
        };
        foreach (var (name, id) in ids)
        {
            Paths[$"item-{name}"] = $"/items/{id}";
        }

        foreach (var (name, id) in hostile)
        {
            Paths[$"hostile-{name}"] = $"/items/{id}";
        }

        Paths["hostile-run"] = $"/runs/{hostileRun.Id}";
        Paths["hostile-key"] = $"/keys/{new string('k', 500)}";
    }

    [OneTimeTearDown]
    public async Task StopServerAsync() => await Host.DisposeAsync();
}
