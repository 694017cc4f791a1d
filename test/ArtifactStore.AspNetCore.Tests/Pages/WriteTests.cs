using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.AspNetCore.Tests.Pages;

/// <summary>Writes from the pages: allowed by the host, protected from forgery, confirmed.</summary>
public sealed partial class WriteTests
{
    [Test]
    public async Task Without_CanWrite_nothing_can_be_changed()
    {
        await using var host = await PagesHost.StartAsync();
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["markdown"]);

        (await host.ReadAsync($"/items/{artifact.Id}")).Should().NotContain("Delete");
        (await host.ReadAsync("/keys/report")).Should().NotContain("Set an alias");
        using var response = await PostAsync(host, $"do=delete&id={artifact.Id}", null);
        response.StatusCode.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed);
    }

    [Test]
    public async Task CanWrite_decides_for_each_request()
    {
        await using var host = await PagesHost.StartAsync(options =>
            options.CanWrite = context => ValueTask.FromResult(context.Request.Headers.ContainsKey("Operator"))
        );
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["markdown"]);

        await host.ReadAsync($"/change?do=delete&id={artifact.Id}", 403);
        using var response = await PostAsync(host, $"do=delete&id={artifact.Id}", null);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Test]
    public async Task A_write_without_the_token_of_its_form_changes_nothing()
    {
        await using var host = await PagesHost.StartAsync(PagesHost.AllowWrites);
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["markdown"]);

        using var response = await PostAsync(host, $"do=delete&id={artifact.Id}", null);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await host.Store.Artifacts.ReadArtifactAsync(artifact.Id)).Should().NotBeNull();
    }

    [Test]
    public async Task An_artifact_is_deleted_with_its_aliases_after_a_question()
    {
        await using var host = await PagesHost.StartAsync(PagesHost.AllowWrites);
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["markdown"]);
        await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["markdown"]);
        await host.Store.Aliases.SetAsync("report", "published", 1);

        var location = await ConfirmAsync(host, $"do=delete&id={artifact.Id}", "published");

        location.Should().Be("/artifacts/keys/report");
        (await host.Store.Artifacts.ReadArtifactAsync(artifact.Id)).Should().BeNull();
    }

    [Test]
    public async Task The_last_version_leads_back_to_the_keys()
    {
        await using var host = await PagesHost.StartAsync(PagesHost.AllowWrites);
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["markdown"]);

        (await ConfirmAsync(host, $"do=delete&id={artifact.Id}", "gone for good")).Should().Be("/artifacts/");
    }

    [Test]
    public async Task An_alias_is_set_moved_and_removed()
    {
        await using var host = await PagesHost.StartAsync(PagesHost.AllowWrites);
        await host.Store.Artifacts.CreateArtifactsAsync([Kinds.Harmless["markdown"], Kinds.Harmless["markdown"]]);

        await ConfirmAsync(host, "do=set-alias&key=report&alias=live&version=1", "Set the alias");
        (await host.Store.Aliases.ReadArtifactAsync("report", "live"))!.Version.Should().Be(1);
        await ConfirmAsync(host, "do=set-alias&key=report&alias=live&version=2", "no longer version 1");
        (await host.Store.Aliases.ReadArtifactAsync("report", "live"))!.Version.Should().Be(2);
        await ConfirmAsync(host, "do=remove-alias&key=report&alias=live", "Remove");
        (await host.Store.Aliases.ReadArtifactAsync("report", "live")).Should().BeNull();
    }

    [TestCase("do=set-alias&key=report&alias=123&version=1")]
    [TestCase("do=set-alias&key=report&version=1")]
    [TestCase("do=prune&policy=9")]
    [TestCase("do=anything")]
    public async Task A_change_that_makes_no_sense_is_refused(string query)
    {
        await using var host = await PagesHost.StartAsync(PagesHost.AllowWrites);

        await host.ReadAsync("/change?" + query, 400);
    }

    [Test]
    public async Task The_policies_of_the_host_are_shown_and_run()
    {
        await using var host = await PagesHost.StartAsync(PagesHost.AllowWrites, (_, store) => store.AddRetention(options =>
            {
                options.Interval = TimeSpan.FromDays(1);
                options.Artifacts.Add(new() { KeepVersions = 1 });
                options.FlowRuns = new(TimeSpan.FromDays(30));
                options.Changes = new(TimeSpan.FromDays(7));
            }));
        await host.Store.Artifacts.CreateArtifactsAsync([.. Enumerable.Repeat(Kinds.Harmless["markdown"], 4)]);

        (await host.ReadAsync("/store")).Should().Contain("beyond the newest 1 version").And.Contain("30 days").And.Contain("7 days");
        (await host.ReadAsync("/store?show=dry-run&policy=1")).Should().Contain("It would take 3 artifacts");
        (await host.ReadAsync("/store?show=dry-run&policy=2")).Should().Contain("It would take nothing");
        await ConfirmAsync(host, "do=prune&policy=1", "deleted for good");
        (await host.Store.Artifacts.CountArtifactsAsync()).Should().Be(1);
    }

    [Test]
    public async Task Writes_need_the_antiforgery_of_the_framework()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddArtifactStore().UseSqlite("Data Source=unused.db");
        await using var app = builder.Build();

        app.Invoking(host => host.MapArtifactPages("/artifacts", PagesHost.AllowWrites))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*AddAntiforgery*");
    }

    [Test]
    public async Task A_host_without_a_store_is_told_what_to_add()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        app.Invoking(host => host.MapArtifactPages()).Should().Throw<InvalidOperationException>().WithMessage("*AddArtifactStore*");
        app.Invoking(host => host.MapArtifactPages("/a", options => options.StoreName = "audit"))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*audit*");
    }

    [Test]
    public async Task What_has_changed_since_the_question_is_not_deleted()
    {
        await using var host = await PagesHost.StartAsync(PagesHost.AllowWrites);
        var artifact = await host.Store.Artifacts.CreateArtifactAsync(Kinds.Harmless["markdown"]);
        var question = await host.ReadAsync($"/change?do=delete&id={artifact.Id}");
        await host.Store.Aliases.SetAsync("report", "published", 1);

        using var response = await AnswerAsync(host, question);

        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await host.Store.Aliases.ReadArtifactAsync("report", "published")).Should().Be(artifact);
    }

    [Test]
    public async Task An_alias_that_has_moved_since_the_question_is_left()
    {
        await using var host = await PagesHost.StartAsync(PagesHost.AllowWrites);
        await host.Store.Artifacts.CreateArtifactsAsync([.. Enumerable.Repeat(Kinds.Harmless["markdown"], 3)]);
        await host.Store.Aliases.SetAsync("report", "live", 1);
        var question = await host.ReadAsync("/change?do=set-alias&key=report&alias=live&version=3");
        await host.Store.Aliases.SetAsync("report", "live", 2);

        using var response = await AnswerAsync(host, question);

        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await host.Store.Aliases.ReadArtifactAsync("report", "live"))!.Version.Should().Be(2);
    }

    /// <summary>Reads the question, answers it, and returns where the answer leads.</summary>
    private static async Task<string> ConfirmAsync(PagesHost host, string query, string question)
    {
        var html = await host.ReadAsync("/change?" + query);
        html.Should().Contain(question);
        using var response = await AnswerAsync(host, html);
        response.StatusCode.Should().Be(HttpStatusCode.SeeOther, await response.Content.ReadAsStringAsync());
        return response.Headers.Location!.ToString();
    }

    /// <summary>Sends the form of a question.</summary>
    private static async Task<HttpResponseMessage> AnswerAsync(PagesHost host, string html)
    {
        var token = TokenPattern().Match(html);
        var query = WebUtility.HtmlDecode(QueryPattern().Match(html).Groups[1].Value);
        return await PostAsync(host, query, new() { [token.Groups[1].Value] = token.Groups[2].Value });
    }

    private static async Task<HttpResponseMessage> PostAsync(PagesHost host, string query, Dictionary<string, string>? form)
    {
        using var content = new FormUrlEncodedContent(form ?? []);
        return await host.Client.PostAsync(new Uri("/artifacts/change?" + query, UriKind.Relative), content);
    }

    [GeneratedRegex("name=\"(__RequestVerificationToken)\" value=\"([^\"]+)\"")]
    private static partial Regex TokenPattern();

    [GeneratedRegex("action=\"[^\"?]*/change\\?([^\"]*)\"")]
    private static partial Regex QueryPattern();
}
