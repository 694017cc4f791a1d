using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ArtifactStore.Docs.Tests.Snippets;

public sealed class PagesSnippets
{
    [Test]
    public async Task The_pages_are_mapped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAuthorization();

        // <snippet>
        builder.Services.AddArtifactStore().UseSqlite("Data Source=artifacts.db");

        var app = builder.Build();
        app.MapArtifactPages("/artifacts").RequireAuthorization();
        // </snippet>

        await app.DisposeAsync();
    }

    [Test]
    public async Task Options_choose_the_store_and_who_writes()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAntiforgery();
        builder.Services.AddKeyedArtifactStore("audit").UseSqlite("Data Source=audit.db");
        await using var app = builder.Build();

        // <snippet>
        app.MapArtifactPages(
            "/artifacts",
            options =>
            {
                options.Title = "Weather";
                options.StoreName = "audit";
                options.CanWrite = context => ValueTask.FromResult(context.User.IsInRole("operator"));
            }
        );
        // </snippet>
    }
}
