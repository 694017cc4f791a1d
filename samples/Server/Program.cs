// An artifact store as a server: the API below /api, the pages below /artifacts.
// dotnet run --project samples/Server [-- --database FILE] [--urls http://127.0.0.1:5099] [--empty]
using System.Net;
using ArtifactStore.Sqlite;
using Server;

var builder = WebApplication.CreateBuilder(args.Except(["--empty"]).ToArray());
var database = Path.GetFullPath(builder.Configuration["database"] ?? Path.Combine(AppContext.BaseDirectory, "server.db"));
var connectionString = $"Data Source={database}";
builder.Services.AddArtifactStore(options => options.RecordChanges = true).UseSqlite(connectionString);
builder.Services.AddAntiforgery();
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
app.MapArtifactPages("/artifacts", options => options.CanWrite = context => ValueTask.FromResult(IsLocal(context)));
await app.StartAsync();
foreach (var address in app.Urls)
{
    Console.WriteLine($"The API is at {address}/api, its description at {address}/api/openapi.json");
    Console.WriteLine($"The pages are at {address}/artifacts");
}

await app.WaitForShutdownAsync();

// Whoever sits at this machine may write from the pages.
static bool IsLocal(HttpContext context) => context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
