// An artifact store as a server: the API below /api, the pages below /artifacts.
// dotnet run --project samples/Server [-- --database FILE] [--urls http://127.0.0.1:5099] [--empty]
using ArtifactStore.Sqlite;
using Server;

var builder = WebApplication.CreateBuilder(args.Except(["--empty"]).ToArray());
var database = Path.GetFullPath(builder.Configuration["database"] ?? Path.Combine(AppContext.BaseDirectory, "server.db"));
var connectionString = $"Data Source={database}";
builder.Services.AddArtifactStore(options => options.RecordChanges = true).UseSqlite(connectionString);
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:5099");
}

var app = builder.Build();
if (!args.Contains("--empty"))
{
    await Seed.FillAsync(connectionString);
}

app.MapArtifactStore("/api");
await app.StartAsync();
foreach (var address in app.Urls)
{
    Console.WriteLine($"The API is at {address}/api, its description at {address}/api/openapi.json");
}

await app.WaitForShutdownAsync();
